#!/bin/sh
# Subscribes the app to uploads. The key that this needs exists once the host has loaded the app, hence the tries; it stays inside the deployment.
set -eu
cd "$(dirname "$0")/../.."

tries="${ANNOTATION_TRIES:-12}"
pause="${ANNOTATION_PAUSE:-15}"

until az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name upload-events \
  --template-file infra/uploadEvents.bicep \
  --parameters appName="$ANNOTATION_APP_NAME" topicName="$ANNOTATION_UPLOAD_TOPIC" hostAccountName="$ANNOTATION_HOST_ACCOUNT" \
  eventsIdentityId="$ANNOTATION_EVENTS_IDENTITY" \
  --output none; do
  tries=$((tries - 1))
  if [ "$tries" -le 0 ]; then
    echo "The app could not be subscribed to uploads. Look at its logs, then run infra/hooks/postdeploy.sh again with 'azd hooks run postdeploy --service app'." >&2
    exit 1
  fi
  sleep "$pause"
done

curl --fail --silent --show-error --retry 10 --retry-all-errors --retry-delay 6 --output /dev/null "$ANNOTATION_URL/api/health"
echo "$ANNOTATION_URL is up and handles uploads."
