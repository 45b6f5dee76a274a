#!/bin/sh
# Publishes the function app for Azure: Microsoft's packages, uploads announced by Event Grid, the durable back end that was chosen.
set -eu
cd "$(dirname "$0")/../.."

rm -rf artifacts/app
dotnet publish functions/App/App.csproj --configuration Release --output artifacts/app \
  -p:FunctionsHost=Azure -p:BlobSource=EventGrid -p:DurableBackend="${ANNOTATION_DURABLE_BACKEND:-AzureStorage}"
