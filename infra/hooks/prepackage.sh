#!/bin/sh
# Publishes the function app for Azure: Microsoft's packages, uploads announced by Event Grid, the durable back end that was chosen. The native libraries
# are those of the platform alone (Linux on x64); the runtime is the platform's own.
set -eu
cd "$(dirname "$0")/../.."

rm -rf artifacts/app
dotnet publish functions/App/App.csproj --configuration Release --output artifacts/app \
  --runtime linux-x64 --no-self-contained \
  -p:BlobSource=EventGrid -p:DurableBackend="${ANNOTATION_DURABLE_BACKEND:-AzureStorage}"
