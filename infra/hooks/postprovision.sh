#!/bin/sh
# Puts the secrets into the vault: the signing key, 48 random bytes, where there is none, and a new key of the inference server. They go from a file
# that only we read straight into the vault: a command line is visible to others. docs/operations/rotate.md changes them.
set -eu
cd "$(dirname "$0")/../.."

group="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers"
signing="$group/Microsoft.KeyVault/vaults/$ANNOTATION_VAULT/secrets/signing-key?api-version=2024-11-01"
inference="$group/Microsoft.KeyVault/vaults/$ANNOTATION_VAULT/secrets/inference-key?api-version=2024-11-01"
waiting=".azure/$AZURE_ENV_NAME/inference-key"
changed=""

umask 077
body=$(mktemp)
trap 'rm -f "$body" "$body.new"' EXIT

# Writes what is on the standard input as the secret with this address.
put() {
  printf '{"properties":{"value":"%s"}}' "$(tr -d '\n')" > "$body"
  az rest --method put --uri "$1" --body "@$body" --output none
  changed=yes
}

if ! answer=$(az rest --method get --uri "$signing" --output none 2>&1); then
  case "$answer" in
    *NotFound*) ;;
    *)
      echo "The vault '$ANNOTATION_VAULT' does not say whether it has a signing key: $answer" >&2
      exit 1
      ;;
  esac
  openssl rand -base64 48 > "$body.new"
  put "$signing" < "$body.new"
  rm -f "$body.new"
  echo "Made the signing key in the vault '$ANNOTATION_VAULT'."
fi

if [ -f "$waiting" ]; then
  put "$inference" < "$waiting"
  rm -f "$waiting"
  echo "Put the key of the inference server into the vault '$ANNOTATION_VAULT'."
fi

# The app looks at references once a day unless it is told to.
if [ -n "$changed" ]; then
  az rest --method post --output none --uri "$group/Microsoft.Web/sites/$ANNOTATION_APP_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"
fi
