#!/bin/sh
# Before anything is deployed: sees that what the hooks need is there, fixes the month in which the budget begins, finds out whether the vault is to
# be brought back, makes the key of the inference server, and puts its image into the registry, so that the deployment can name it by its digest.
set -eu
cd "$(dirname "$0")/../.."
. infra/hooks/retry.sh

for name in AZURE_ENV_NAME AZURE_LOCATION AZURE_SUBSCRIPTION_ID; do
  if [ -z "$(printenv "$name" || true)" ]; then
    echo "$name is not set. 'azd up' asks for it; or: azd env set $name …" >&2
    exit 1
  fi
done

# choose NAME VALUE CHOICE…: sees that a variable has one of the values that it can have.
choose() {
  name=$1
  value=$2
  shift 2
  for choice in "$@"; do
    if [ "$value" = "$choice" ]; then
      return 0
    fi
  done
  echo "$name is '$value'; expected one of: $*." >&2
  exit 1
}
hardware="${ANNOTATION_INFERENCE:-none}"
choose ANNOTATION_SIZE "${ANNOTATION_SIZE:-dev}" dev standard
choose ANNOTATION_DURABLE_BACKEND "${ANNOTATION_DURABLE_BACKEND:-AzureStorage}" AzureStorage DurableTaskScheduler
choose ANNOTATION_INFERENCE "$hardware" none cpu t4 a100
if [ -n "${ANNOTATION_OWNER_TOKEN_SHA256:-}" ] && ! printf %s "$ANNOTATION_OWNER_TOKEN_SHA256" | grep -Eqx '[0-9a-fA-F]{64}'; then
  echo "ANNOTATION_OWNER_TOKEN_SHA256 is no SHA-256 in 64 hexadecimal digits; docs/operations/deploy.md shows how to make it. The token itself does not belong there." >&2
  exit 1
fi

for tool in az azd curl openssl; do
  if ! command -v "$tool" > /dev/null; then
    echo "The hooks of this deployment need $tool, which is not on the PATH; docs/operations/deploy.md lists what is needed." >&2
    exit 1
  fi
done
if ! az account show --subscription "$AZURE_SUBSCRIPTION_ID" --output none; then
  echo "The Azure CLI does not see the subscription $AZURE_SUBSCRIPTION_ID; sign it in, beside azd: az login" >&2
  exit 1
fi

if [ -z "${ANNOTATION_BUDGET_START:-}" ]; then
  azd env set ANNOTATION_BUDGET_START "$(date -u +%Y-%m-01)"
fi

# A vault that was deleted with its resource group keeps its name and its secrets for 90 days; a new one of that name is refused.
deleted=$(az keyvault list-deleted --subscription "$AZURE_SUBSCRIPTION_ID" --resource-type vault --output tsv \
  --query "[?properties.tags.\"azd-env-name\"=='$AZURE_ENV_NAME' && properties.location=='$AZURE_LOCATION'].name | [0]")
case "$deleted" in
  "" | None) recover=no ;;
  *) recover=yes ;;
esac
if [ "$recover" != "${ANNOTATION_RECOVER_VAULT:-no}" ]; then
  azd env set ANNOTATION_RECOVER_VAULT "$recover"
fi

case "$hardware" in
  none) exit 0 ;;
  cpu) dockerfile=functions/Inference/Dockerfile ;;
  *) dockerfile=functions/Inference/Dockerfile.gpu ;;
esac

# The server learns the hash of its key; the key itself waits beside the environment, readable by its owner alone, until postprovision.sh puts it
# into the vault.
if [ -z "${ANNOTATION_INFERENCE_KEY_SHA256:-}" ]; then
  mkdir -p ".azure/$AZURE_ENV_NAME"
  file=".azure/$AZURE_ENV_NAME/inference-key"
  key=$(openssl rand -hex 32)
  (umask 077 && printf %s "$key" > "$file")
  azd env set ANNOTATION_INFERENCE_KEY_SHA256 "$(sha256 "$file")"
fi

# Where the image comes from: another registry, or the sources here. It is fetched again only when that changes.
sources() {
  find functions/Inference global.json Directory.Build.props Directory.Packages.props .editorconfig -type f ! -path '*/bin/*' ! -path '*/obj/*' | LC_ALL=C sort
}
if [ -n "${ANNOTATION_INFERENCE_SOURCE:-}" ]; then
  from="$ANNOTATION_INFERENCE_SOURCE"
else
  from="$dockerfile $(sources | xargs openssl dgst -sha256 -r | sha256)"
fi
if [ -n "${ANNOTATION_INFERENCE_IMAGE:-}" ] && [ "${ANNOTATION_INFERENCE_FROM:-}" = "$from" ]; then
  exit 0
fi

registry=$(az deployment sub create --subscription "$AZURE_SUBSCRIPTION_ID" --location "$AZURE_LOCATION" --name "registry-$AZURE_ENV_NAME" \
  --template-file infra/registry.bicep \
  --parameters environmentName="$AZURE_ENV_NAME" location="$AZURE_LOCATION" size="${ANNOTATION_SIZE:-dev}" \
  --query properties.outputs.name.value --output tsv)

tag=$(printf %s "$from" | sha256 | cut -c 1-16)
if [ -n "${ANNOTATION_INFERENCE_SOURCE:-}" ]; then
  retry "The image $ANNOTATION_INFERENCE_SOURCE could not be imported into '$registry'." \
    az acr import --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --source "$ANNOTATION_INFERENCE_SOURCE" --image "inference:$tag" --force
else
  # Everything in the folder is uploaded: it holds what the Dockerfile copies, and neither build output nor the secrets of this checkout.
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  sources | tar -cf - -T - | tar -xf - -C "$context"
  az acr build --subscription "$AZURE_SUBSCRIPTION_ID" --registry "$registry" --image "inference:$tag" --file "$dockerfile" "$context"
fi

digest_of_image() {
  digest=$(az acr repository show --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --image "inference:$tag" --query digest --output tsv)
  case "$digest" in
    sha256:*) ;;
    *) return 1 ;;
  esac
}
retry "The registry '$registry' names no digest of inference:$tag." digest_of_image
server=$(az acr show --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --query loginServer --output tsv)
azd env set ANNOTATION_INFERENCE_IMAGE "$server/inference@$digest"
azd env set ANNOTATION_INFERENCE_FROM "$from"
