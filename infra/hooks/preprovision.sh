#!/bin/sh
# Before anything is deployed: fixes the month in which the budget begins, makes the key of the inference server, and puts its image into the
# registry, so that the deployment can name it by its digest.
set -eu
cd "$(dirname "$0")/../.."

if [ -z "${ANNOTATION_BUDGET_START:-}" ]; then
  azd env set ANNOTATION_BUDGET_START "$(date -u +%Y-%m-01)"
fi

hardware="${ANNOTATION_INFERENCE:-none}"
case "$hardware" in
  none) exit 0 ;;
  cpu) dockerfile=functions/Inference/Dockerfile ;;
  t4 | a100) dockerfile=functions/Inference/Dockerfile.gpu ;;
  *)
    echo "ANNOTATION_INFERENCE is '$hardware'; expected none, cpu, t4 or a100." >&2
    exit 1
    ;;
esac

# The server learns the hash of its key; the key itself waits beside the environment, readable by its owner alone, until postprovision.sh puts it
# into the vault.
if [ -z "${ANNOTATION_INFERENCE_KEY_SHA256:-}" ]; then
  mkdir -p ".azure/$AZURE_ENV_NAME"
  file=".azure/$AZURE_ENV_NAME/inference-key"
  (umask 077 && openssl rand -hex 32 | tr -d '\n' > "$file")
  azd env set ANNOTATION_INFERENCE_KEY_SHA256 "$(sha256sum "$file" | cut -d ' ' -f 1)"
fi

# Where the image comes from: another registry, or the sources here. It is fetched again only when that changes.
if [ -n "${ANNOTATION_INFERENCE_SOURCE:-}" ]; then
  from="$ANNOTATION_INFERENCE_SOURCE"
else
  from="$dockerfile $(git rev-parse HEAD)"
fi
if [ -n "${ANNOTATION_INFERENCE_IMAGE:-}" ] && [ "${ANNOTATION_INFERENCE_FROM:-}" = "$from" ]; then
  exit 0
fi

registry=$(az deployment sub create --subscription "$AZURE_SUBSCRIPTION_ID" --location "$AZURE_LOCATION" --name "registry-$AZURE_ENV_NAME" \
  --template-file infra/registry.bicep \
  --parameters environmentName="$AZURE_ENV_NAME" location="$AZURE_LOCATION" size="${ANNOTATION_SIZE:-dev}" \
  --query properties.outputs.name.value --output tsv)

tag=$(printf %s "$from" | cksum | cut -d ' ' -f 1)
if [ -n "${ANNOTATION_INFERENCE_SOURCE:-}" ]; then
  az acr import --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --source "$ANNOTATION_INFERENCE_SOURCE" --image "inference:$tag" --force
else
  az acr build --subscription "$AZURE_SUBSCRIPTION_ID" --registry "$registry" --image "inference:$tag" --file "$dockerfile" .
fi

digest=$(az acr repository show --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --image "inference:$tag" --query digest --output tsv)
case "$digest" in
  sha256:*) ;;
  *)
    echo "The registry '$registry' names no digest of inference:$tag but '$digest'." >&2
    exit 1
    ;;
esac
server=$(az acr show --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --query loginServer --output tsv)
azd env set ANNOTATION_INFERENCE_IMAGE "$server/inference@$digest"
azd env set ANNOTATION_INFERENCE_FROM "$from"
