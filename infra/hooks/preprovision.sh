#!/bin/sh
# Before anything is deployed: sees that what the hooks need is there, finds out in which month the budget begins and whether the vault is to be brought
# back, makes the key of the inference server, and puts its image into the registry, so that the deployment can name it by its digest.
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
choose ANNOTATION_INFERENCE_KEEP "${ANNOTATION_INFERENCE_KEEP:-none}" none cpu t4 a100
choose ANNOTATION_PRIVATE_ONLY "${ANNOTATION_PRIVATE_ONLY:-no}" no yes
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

group="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/rg-$AZURE_ENV_NAME"

# keep NAME VALUE: in the environment of azd, where it is not there already.
keep() {
  if [ "$(printenv "$1" || true)" != "$2" ]; then
    azd env set "$1" "$2"
  fi
}

# A budget begins in the current month when it is made, and never changes its beginning. "none" is no budget.
if [ "${ANNOTATION_BUDGET_START:-}" != none ]; then
  if budget=$(az rest --method get --uri "$group/providers/Microsoft.Consumption/budgets?api-version=2024-08-01" \
    --query "value[?starts_with(name, 'budget-')].properties.timePeriod.startDate | [0]" --output tsv 2>&1); then
    case "$budget" in
      [0-9]*) budget=$(printf %s "$budget" | cut -c 1-10) ;;
      *) budget=$(date -u +%Y-%m-01) ;;
    esac
  elif missing "$budget"; then
    budget=$(date -u +%Y-%m-01)
  else
    echo "$budget" >&2
    echo "Azure does not say whether rg-$AZURE_ENV_NAME has a budget. Without one: azd env set ANNOTATION_BUDGET_START none" >&2
    exit 1
  fi
  keep ANNOTATION_BUDGET_START "$budget"
fi

# A vault that was deleted with its resource group keeps its name and its secrets for 90 days; a new one of that name is refused. Another project may
# have had an environment of the same name: ours is tagged with the project, and was in our group under a name of ours.
deleted=$(az keyvault list-deleted --subscription "$AZURE_SUBSCRIPTION_ID" --resource-type vault --output tsv --query "[?properties.tags.\"azd-env-name\"=='$AZURE_ENV_NAME' && \
properties.tags.project=='annotation-functions' && properties.location=='$AZURE_LOCATION' && starts_with(name, 'kv-') && contains(properties.vaultId, '/resourceGroups/rg-$AZURE_ENV_NAME/')].name | [0]")
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

private="${ANNOTATION_PRIVATE_ONLY:-no}"
case "$private ${ANNOTATION_INFERENCE_SOURCE:-}" in
  no* | "yes "*@sha256:*) ;;
  *)
    echo "ANNOTATION_PRIVATE_ONLY closes the registry, which then builds nothing and tells no digest: name the image with ANNOTATION_INFERENCE_SOURCE, as registry/name@sha256:…" >&2
    exit 1
    ;;
esac

# Whether the image that was pinned is still there: the registry may have gone with its resource group, and a new one is empty. A closed one says
# only that it is there.
pinned() {
  image=${ANNOTATION_INFERENCE_IMAGE:-}
  if [ -z "$image" ] || [ "${ANNOTATION_INFERENCE_FROM:-}" != "$from" ]; then
    return 1
  fi
  if [ "$private" = yes ]; then
    set -- acr show --name "${image%%.*}"
  else
    set -- acr manifest show-metadata --registry "${image%%.*}" --name "${image#*/}"
  fi
  if answer=$(az "$@" --subscription "$AZURE_SUBSCRIPTION_ID" --output none 2>&1); then
    return 0
  fi
  if ! missing "$answer"; then
    echo "$answer" >&2
    echo "The registry does not say whether it has $image." >&2
    exit 1
  fi
  return 1
}
if pinned; then
  exit 0
fi

registry=$(az deployment sub create --subscription "$AZURE_SUBSCRIPTION_ID" --location "$AZURE_LOCATION" --name "registry-$AZURE_ENV_NAME" \
  --template-file infra/registry.bicep \
  --parameters environmentName="$AZURE_ENV_NAME" location="$AZURE_LOCATION" size="${ANNOTATION_SIZE:-dev}" \
    privateOnly="$([ "$private" = yes ] && echo true || echo false)" \
  --query properties.outputs.name.value --output tsv)

tag=$(printf %s "$from" | sha256 | cut -c 1-16)
if [ -n "${ANNOTATION_INFERENCE_SOURCE:-}" ]; then
  retry "The image $ANNOTATION_INFERENCE_SOURCE could not be imported into '$registry'." \
    az acr import --subscription "$AZURE_SUBSCRIPTION_ID" --name "$registry" --source "$ANNOTATION_INFERENCE_SOURCE" --image "inference:$tag" --force
else
  # Everything in the folder is uploaded: it holds what the Dockerfile copies, and neither build output nor the secrets of this checkout.
  context=$(mktemp -d)
  said=$(mktemp)
  trap 'rm -rf "$context" "$said"' EXIT
  sources | tar -cf - -T - | tar -xf - -C "$context"
  if ! az acr build --subscription "$AZURE_SUBSCRIPTION_ID" --registry "$registry" --image "inference:$tag" --file "$dockerfile" "$context" 2> "$said"; then
    cat "$said" >&2
    if grep -q TasksOperationsNotAllowed "$said"; then
      echo "This subscription may not build images in its registry, as those on trial or with free credits may not. Build it elsewhere, with Docker:" >&2
      echo "  docker build -f $dockerfile -t HOST/inference:1 . && docker push HOST/inference:1 && azd env set ANNOTATION_INFERENCE_SOURCE HOST/inference:1" >&2
    fi
    exit 1
  fi
  cat "$said" >&2
fi

digest_of_image() {
  if [ "$private" = yes ]; then
    digest=${ANNOTATION_INFERENCE_SOURCE#*@} # an import keeps it
    return 0
  fi
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
