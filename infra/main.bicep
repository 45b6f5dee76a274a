metadata name = 'annotation-functions'
metadata description = 'The annotation pipeline on Azure: one resource group with everything in it.'

targetScope = 'subscription'

import { registryName, resourceGroupName, tagsOf, token } from 'names.bicep'
import { EntraSignIn, Inference, IngestLimits, Network, People, Size } from 'types.bicep'

@description('Name of the environment: letters, digits and hyphens. Names of resources are made from it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of everything.')
@metadata({ azd: { type: 'location' } })
param location string

@description('How large: one of sizes.bicep, or your own.')
param size Size

@description('Where durable state is kept: on the host account, or in a Durable Task Scheduler.')
param durableBackend 'AzureStorage' | 'DurableTaskScheduler' = 'AzureStorage'

@description('Name of the task hub: letters and digits, beginning with a letter. Another name is another, empty hub.')
@minLength(3)
@maxLength(45)
param taskHub string = 'annotation'

@description('Hexadecimal SHA-256 of the first token of an owner (docs/access.md), or empty when there are owners already.')
@maxLength(64)
param ownerTokenSha256 string = ''

@description('Address by which annotators reach the app, as https://labels.example.org; its own host name by default.')
param publicUrl string = ''

@description('Origins of web pages that upload straight to storage. Never *.')
param webOrigins string[] = []

@description('Limits of what is ingested.')
param ingest IngestLimits = {}

@description('Threads of one inference inside the app; 0 leaves it to the app.')
@minValue(0)
@maxValue(64)
param prelabelThreads int = 0

@description('Price of an hour of inference, as 0.53, which batches state as their cost; empty for none.')
param prelabelPricePerHour string = ''

@description('The inference app.')
param inference Inference = { hardware: 'none', image: '' }

@description('Groups of people and the roles that they have.')
param people People = {}

@description('Sign-in of ops with Entra; none by default.')
param entra EntraSignIn?

@description('Address that alerts and budget mails are sent to, or empty.')
param alertEmail string = ''

@description('First month of the budget, as 2026-01-01. It cannot change afterwards; empty makes no budget.')
param budgetStart string = ''

@description('Whether the vault of this environment was deleted less than 90 days ago and is to be brought back. The preprovision hook finds out.')
param recoverVault bool = false

@description('The network that resources are put into; public endpoints that admit identities only by default.')
param network Network = {}

var id = token(subscription().subscriptionId, environmentName, location)
var tags = tagsOf(environmentName, size.name)
var publicNetworkAccess = network.?privateOnly ?? false ? 'Disabled' : 'Enabled'
var withInference = inference.hardware != 'none' && !empty(inference.image)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName(environmentName)
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { location: location, token: id, tags: tags }
}

module observability 'modules/observability.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    retentionDays: size.retention.logs
    gigabytesPerDay: size.logsPerDay
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    redundancy: size.hostRedundancy
    publicNetworkAccess: publicNetworkAccess
  }
}

module dataStorage 'modules/dataStorage.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    redundancy: size.dataRedundancy
    retention: size.retention
    locked: size.lockData
    publicNetworkAccess: publicNetworkAccess
    webOrigins: webOrigins
    workspaceId: observability.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    publicNetworkAccess: publicNetworkAccess
    recover: recoverVault
    locked: size.lockData
    workspaceId: observability.outputs.workspaceId
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'DurableTaskScheduler') {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    tier: size.schedulerTier
    capacity: size.schedulerCapacity
    taskHub: taskHub
    opsGroupId: people.?ops ?? ''
  }
}

module registry 'modules/registry.bicep' = if (inference.hardware != 'none') {
  scope: group
  params: {
    location: location
    name: registryName(id)
    tags: tags
    tier: size.registryTier
    publicNetworkAccess: publicNetworkAccess
  }
}

module inferenceApp 'modules/inference.bicep' = if (withInference) {
  scope: group
  dependsOn: [identity, registry]
  params: {
    location: location
    token: id
    tags: tags
    inference: inference
    registryName: registryName(id)
    blobEndpoint: dataStorage.outputs.blobEndpoint
    maximumReplicas: size.inferenceReplicas
    concurrency: size.inferenceConcurrency
    subnetId: network.?inferenceSubnetId ?? ''
    workspaceId: observability.outputs.workspaceId
  }
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    hostStorage: {
      blob: hostStorage.outputs.blobEndpoint
      queue: hostStorage.outputs.queueEndpoint
      table: hostStorage.outputs.tableEndpoint
    }
    dataStorage: {
      blob: dataStorage.outputs.blobEndpoint
      queue: dataStorage.outputs.queueEndpoint
      table: dataStorage.outputs.tableEndpoint
    }
    packageContainerUri: hostStorage.outputs.packageContainerUri
    insightsConnectionString: observability.outputs.connectionString
    size: size
    durable: {
      backend: durableBackend
      hub: taskHub
      endpoint: durableBackend == 'DurableTaskScheduler' ? scheduler!.outputs.endpoint : ''
    }
    access: { ownerTokenSha256: ownerTokenSha256, entra: entra, opsGroupId: people.?ops ?? '' }
    // The platform resolves references in settings from outside of the app's subnet, on this plan: where the vault is closed, the app asks it itself.
    secrets: publicNetworkAccess == 'Enabled'
      ? {
          vaultUri: ''
          signingKey: vault.outputs.signingKeyReference
          inferenceKey: withInference ? vault.outputs.inferenceKeyReference : ''
        }
      : { vaultUri: vault.outputs.uri, signingKey: '', inferenceKey: '' }
    publicUrl: publicUrl
    ingest: ingest
    prelabel: {
      threads: prelabelThreads
      pricePerHour: prelabelPricePerHour
      inferenceUrl: withInference ? inferenceApp!.outputs.url : ''
      registry: inference.hardware == 'none' ? '' : registry!.outputs.loginServer
    }
    subnetId: network.?functionSubnetId ?? ''
    workspaceId: observability.outputs.workspaceId
  }
}

module events 'modules/events.bicep' = {
  scope: group
  dependsOn: [identity]
  params: {
    location: location
    token: id
    tags: tags
    dataAccountId: dataStorage.outputs.id
  }
}

module peopleRoles 'modules/people.bicep' = {
  scope: group
  params: { people: people, token: id }
  dependsOn: [dataStorage]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    token: id
    tags: tags
    workspaceId: observability.outputs.workspaceId
    dataAccountId: dataStorage.outputs.id
    topicId: events.outputs.id
    appUrl: functionApp.outputs.url
    backupHours: size.backups.everyHours
    gigabytesPerDay: size.logsPerDay
    email: alertEmail
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStart)) {
  scope: group
  params: {
    token: id
    amount: size.monthlyBudget
    start: budgetStart
    email: alertEmail
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// azd keeps the outputs as variables of the environment; the hooks and the runbooks use them. None is secret.

@description('Resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output ANNOTATION_APP_NAME string = functionApp.outputs.name

@description('Address of the function app.')
output ANNOTATION_URL string = functionApp.outputs.url

@description('Name of the account with the data.')
output ANNOTATION_DATA_ACCOUNT string = dataStorage.outputs.name

@description('Name of the account of the host.')
output ANNOTATION_HOST_ACCOUNT string = hostStorage.outputs.name

@description('Name of the vault.')
output ANNOTATION_VAULT string = vault.outputs.name

@description('Name of the topic of upload events.')
output ANNOTATION_UPLOAD_TOPIC string = events.outputs.name

@description('Identity by which undelivered upload events are kept.')
output ANNOTATION_EVENTS_IDENTITY string = events.outputs.identityId

@description('Address of the inference app, or empty.')
output ANNOTATION_INFERENCE_URL string = withInference ? inferenceApp!.outputs.url : ''
