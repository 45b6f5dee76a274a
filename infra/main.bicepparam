using 'main.bicep'

import { dev, standard } from 'sizes.bicep'

// What azd deploys: every value is a variable of the azd environment (azd env set NAME VALUE), with a default where one makes sense.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param size = readEnvironmentVariable('ANNOTATION_SIZE', 'dev') == 'standard' ? standard : dev
param durableBackend = readEnvironmentVariable('ANNOTATION_DURABLE_BACKEND', 'AzureStorage') == 'DurableTaskScheduler' ? 'DurableTaskScheduler' : 'AzureStorage'
param taskHub = readEnvironmentVariable('ANNOTATION_TASK_HUB', 'annotation')
param ownerTokenSha256 = readEnvironmentVariable('ANNOTATION_OWNER_TOKEN_SHA256', '')
param publicUrl = readEnvironmentVariable('ANNOTATION_PUBLIC_URL', '')
param alertEmail = readEnvironmentVariable('ANNOTATION_ALERT_EMAIL', '')
param budgetStart = readEnvironmentVariable('ANNOTATION_BUDGET_START', '')

param recoverVault = readEnvironmentVariable('ANNOTATION_RECOVER_VAULT', 'no') == 'yes'

param people = {
  ops: readEnvironmentVariable('ANNOTATION_OPS_GROUP', '')
  teams: readEnvironmentVariable('ANNOTATION_TEAMS_GROUP', '')
}

var entraClientId = readEnvironmentVariable('ANNOTATION_ENTRA_CLIENT_ID', '')
param entra = empty(entraClientId) ? null : { clientId: entraClientId }

param prelabelPricePerHour = readEnvironmentVariable('ANNOTATION_INFERENCE_PRICE', '')

var hardware = readEnvironmentVariable('ANNOTATION_INFERENCE', 'none')
param inference = {
  hardware: hardware == 'cpu' ? 'cpu' : hardware == 't4' ? 't4' : hardware == 'a100' ? 'a100' : 'none'
  image: readEnvironmentVariable('ANNOTATION_INFERENCE_IMAGE', '')
  keySha256: readEnvironmentVariable('ANNOTATION_INFERENCE_KEY_SHA256', '')
}
