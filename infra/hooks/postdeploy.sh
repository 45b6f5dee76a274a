#!/bin/sh
# Subscribes the app to uploads. The key that this needs exists once the host has loaded the app, hence the tries; it stays inside the deployment.
set -eu
cd "$(dirname "$0")/../.."
. infra/hooks/retry.sh

retry "The app could not be subscribed to uploads. Look at its logs, then run infra/hooks/postdeploy.sh again with 'azd hooks run postdeploy --service app'." \
  az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name upload-events \
  --template-file infra/uploadEvents.bicep \
  --parameters appName="$ANNOTATION_APP_NAME" topicName="$ANNOTATION_UPLOAD_TOPIC" hostAccountName="$ANNOTATION_HOST_ACCOUNT" \
  eventsIdentityId="$ANNOTATION_EVENTS_IDENTITY" \
  --output none

retry "$ANNOTATION_URL/api/health does not answer as it should; look at the logs of the app." \
  curl --fail --silent --show-error --max-time 60 --output /dev/null "$ANNOTATION_URL/api/health"
echo "$ANNOTATION_URL is up and handles uploads."
