using 'main.bicep'

import { dev, standard } from 'sizes.bicep'

// What azd deploys: every value is a variable of the azd environment (azd env set NAME VALUE), with a default where one makes sense. A choice that
// there is not is an error that names those that there are; an empty one is the default.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param size = { '': dev, dev: dev, standard: standard }[readEnvironmentVariable('ANNOTATION_SIZE', 'dev')]
param durableBackend = {
  '': 'AzureStorage'
  AzureStorage: 'AzureStorage'
  DurableTaskScheduler: 'DurableTaskScheduler'
}[readEnvironmentVariable('ANNOTATION_DURABLE_BACKEND', 'AzureStorage')]
param taskHub = readEnvironmentVariable('ANNOTATION_TASK_HUB', 'annotation')
param ownerTokenSha256 = readEnvironmentVariable('ANNOTATION_OWNER_TOKEN_SHA256', '')
param publicUrl = readEnvironmentVariable('ANNOTATION_PUBLIC_URL', '')
param alertEmail = readEnvironmentVariable('ANNOTATION_ALERT_EMAIL', '')
var budget = readEnvironmentVariable('ANNOTATION_BUDGET_START', '')
param budgetStart = budget == 'none' ? '' : budget

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
  hardware: { '': 'none', none: 'none', cpu: 'cpu', t4: 't4', a100: 'a100' }[hardware]
  keep: { '': 'none', none: 'none', cpu: 'cpu', t4: 't4', a100: 'a100' }[readEnvironmentVariable('ANNOTATION_INFERENCE_KEEP', 'none')]
  image: readEnvironmentVariable('ANNOTATION_INFERENCE_IMAGE', '')
  keySha256: readEnvironmentVariable('ANNOTATION_INFERENCE_KEY_SHA256', '')
}

// Comma-separated; an empty part is none.
param webOrigins = filter(map(split(readEnvironmentVariable('ANNOTATION_WEB_ORIGINS', ''), ','), origin => trim(origin)), origin => !empty(origin))

param network = {
  functionSubnetId: readEnvironmentVariable('ANNOTATION_FUNCTION_SUBNET', '')
  inferenceSubnetId: readEnvironmentVariable('ANNOTATION_INFERENCE_SUBNET', '')
  privateOnly: readEnvironmentVariable('ANNOTATION_PRIVATE_ONLY', 'no') == 'yes'
}

// Limits of what is ingested, as JSON: {"maxImageBytes": 50000000}. What it leaves out keeps the default of the app.
param ingest = json(empty(readEnvironmentVariable('ANNOTATION_INGEST_LIMITS', '')) ? '{}' : readEnvironmentVariable('ANNOTATION_INGEST_LIMITS', ''))
