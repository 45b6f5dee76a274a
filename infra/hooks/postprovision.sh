#!/bin/sh
# Makes the signing key where there is none: 48 random bytes that go straight into the vault. A key that is there stays; docs/operations/rotate.md
# changes it.
set -eu

group="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers"
secret="$group/Microsoft.KeyVault/vaults/$ANNOTATION_VAULT/secrets/signing-key?api-version=2024-11-01"

if answer=$(az rest --method get --uri "$secret" --output none 2>&1); then
  exit 0
fi
case "$answer" in
  *NotFound*) ;;
  *)
    echo "The vault '$ANNOTATION_VAULT' does not say whether it has a signing key: $answer" >&2
    exit 1
    ;;
esac

# In a file that only we read: a command line is visible to others.
umask 077
body=$(mktemp)
trap 'rm -f "$body"' EXIT
printf '{"properties":{"value":"%s"}}' "$(openssl rand -base64 48 | tr -d '\n')" > "$body"
az rest --method put --uri "$secret" --body "@$body" --output none

# The app looks at references once a day unless it is told to.
az rest --method post --output none --uri "$group/Microsoft.Web/sites/$ANNOTATION_APP_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"
echo "Made the signing key in the vault '$ANNOTATION_VAULT'."
