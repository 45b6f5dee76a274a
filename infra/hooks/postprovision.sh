#!/bin/sh
# Puts the secrets into the vault: the signing key, 48 random bytes, where there is none, and a new key of the inference server. They go from a file
# that only we read straight into the vault: a command line is visible to others. docs/operations/rotate.md changes them.
set -eu
cd "$(dirname "$0")/../.."
. infra/hooks/retry.sh

group="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers"
signing="$group/Microsoft.KeyVault/vaults/$ANNOTATION_VAULT/secrets/signing-key?api-version=2024-11-01"
inference="$group/Microsoft.KeyVault/vaults/$ANNOTATION_VAULT/secrets/inference-key?api-version=2024-11-01"
waiting=".azure/$AZURE_ENV_NAME/inference-key"
changed=""

umask 077
body=$(mktemp)
trap 'rm -f "$body"' EXIT

# Looks for the secret with this address; "there" says whether it is. Fails where the vault does not tell: a key must never be replaced by mistake.
look() {
  there=yes
  if ! answer=$(az rest --method get --uri "$1" --output none 2>&1); then
    there=no
    if ! missing "$answer"; then
      echo "$answer" >&2
      return 1
    fi
  fi
}

# Writes the second argument as the secret with the first as its address. printf is part of the shell: no process shows it.
put() {
  printf '{"properties":{"value":"%s"}}' "$2" > "$body"
  retry "The vault '$ANNOTATION_VAULT' does not take a key." az rest --method put --uri "$1" --body "@$body" --output none
  changed=yes
}

retry "The vault '$ANNOTATION_VAULT' does not say whether it has a signing key." look "$signing"
if [ "$there" = no ]; then
  key=$(openssl rand -base64 48)
  put "$signing" "$key"
  echo "Made the signing key in the vault '$ANNOTATION_VAULT'."
fi

if [ -f "$waiting" ]; then
  key=$(cat "$waiting")
  put "$inference" "$key"
  rm -f "$waiting"
  echo "Put the key of the inference server into the vault '$ANNOTATION_VAULT'."
elif [ "${ANNOTATION_INFERENCE:-none}" != none ]; then
  retry "The vault '$ANNOTATION_VAULT' does not say whether it has the key of the inference server." look "$inference"
  if [ "$there" = no ]; then
    echo "The vault '$ANNOTATION_VAULT' has no key of the inference server, and none waits here. Make one: azd env set ANNOTATION_INFERENCE_KEY_SHA256 \"\" && azd provision" >&2
    exit 1
  fi
fi

# The app looks at references once a day unless it is told to; secrets of a closed vault it reads itself, when it starts.
if [ -n "$changed" ] && [ "${ANNOTATION_PRIVATE_ONLY:-no}" = yes ]; then
  retry "The app '$ANNOTATION_APP_NAME' was not restarted; it reads its new keys at its next start." \
    az rest --method post --output none --uri "$group/Microsoft.Web/sites/$ANNOTATION_APP_NAME/restart?api-version=2022-03-01"
elif [ -n "$changed" ]; then
  retry "The app '$ANNOTATION_APP_NAME' was not told of its new keys; it looks for them within a day, or at its next restart." \
    az rest --method post --output none --uri "$group/Microsoft.Web/sites/$ANNOTATION_APP_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"
fi
