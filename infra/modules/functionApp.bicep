metadata description = 'The function app on Flex Consumption: plan, app, settings, sign-in.'

import { identityName } from '../names.bicep'
import { EntraSignIn, IngestLimits, Size } from '../types.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@export()
@description('Addresses of a storage account.')
type StorageAddresses = {
  @description('Blobs.')
  blob: string

  @description('Queues.')
  queue: string

  @description('Tables.')
  table: string
}

@description('Account of the host.')
param hostStorage StorageAddresses

@description('Account of the data.')
param dataStorage StorageAddresses

@description('Container that the published app is kept in.')
param packageContainerUri string

@description('Where telemetry goes.')
param insightsConnectionString string

@description('How large.')
param size Size

@description('The durable back end.')
type Durable = {
  @description('Which one.')
  backend: 'AzureStorage' | 'DurableTaskScheduler'

  @description('Name of the task hub: letters and digits.')
  hub: string

  @description('Address of the Durable Task Scheduler, where it is the back end, or empty.')
  endpoint: string
}

@description('The durable back end.')
param durable Durable

@description('Who is let in beside those with tokens.')
type Access = {
  @description('Hexadecimal SHA-256 of the first token of an owner, or empty.')
  ownerTokenSha256: string

  @description('Sign-in with Entra, or null.')
  entra: EntraSignIn?

  @description('Entra group that may sign in; everybody of the tenant where it is empty.')
  opsGroupId: string
}

@description('Who is let in beside those with tokens.')
param access Access

@description('Where the app finds its keys: by references in its settings, or in the vault itself. No value is a key.')
type Secrets = {
  @description('Address of the vault that the app asks, or empty.')
  vaultUri: string

  @description('Reference to the signing key, or empty.')
  signingKey: string

  @description('Reference to the key of the inference app, or empty.')
  inferenceKey: string
}

@description('Where the app finds its keys.')
#disable-next-line secure-secrets-in-params // addresses and references, no secrets
param secrets Secrets

@description('Address by which annotators reach the app, or empty for its own host name.')
param publicUrl string

@description('Limits of what is ingested.')
param ingest IngestLimits

@description('How models answer.')
type Prelabel = {
  @description('Threads of one inference in process, or 0 for the default of the app.')
  threads: int

  @description('Price of an hour of inference for the cost of batches, as 0.53, or empty.')
  pricePerHour: string

  @description('Address of the inference app, or empty.')
  inferenceUrl: string

  @description('Registry that models may come from, or empty.')
  registry: string
}

@description('How models answer.')
param prelabel Prelabel

@description('Subnet of the app, or empty.')
param subnetId string

@description('Workspace for logs of the platform.')
param workspaceId string

var entra = access.?entra
var viaScheduler = durable.backend == 'DurableTaskScheduler'

// HTTP, durable and blob are the groups that scale as one each; every other function, here the timer, scales by itself.
// With the scheduler, at least one durable instance stays: see docs/operations/deploy.md, "The durable back end".
var warm = {
  http: size.alwaysReady.http
  durable: viaScheduler ? max(1, size.alwaysReady.durable) : size.alwaysReady.durable
  blob: size.alwaysReady.blob
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('app', token)
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: size.zoneRedundant }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${app.id}': {} }
  }
  properties: {
    clientAffinityEnabled: false
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: app.id }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        alwaysReady: [for group in filter(items(warm), group => group.value > 0): { name: group.key, instanceCount: group.value }]
        instanceMemoryMB: size.instanceMemory
        maximumInstanceCount: size.maximumInstances
        triggers: { http: { perInstanceConcurrency: size.httpConcurrency } }
      }
    }
    httpsOnly: true
    keyVaultReferenceIdentity: app.id
    serverFarmId: plan.id
    // Flex Consumption refuses deployments that set what it does not have, ftpsState among it: there is no FTP on it.
    siteConfig: {
      cors: { allowedOrigins: [], supportCredentials: false }
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: site
  name: 'appsettings'
  properties: union(
    {
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${app.properties.clientId};Authorization=AAD'
      AzureFunctionsJobHost__telemetryMode: 'OpenTelemetry'

      AzureWebJobsStorage__blobServiceUri: hostStorage.blob
      AzureWebJobsStorage__queueServiceUri: hostStorage.queue
      AzureWebJobsStorage__tableServiceUri: hostStorage.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: app.properties.clientId

      AnnotationStorage__blobServiceUri: dataStorage.blob
      AnnotationStorage__queueServiceUri: dataStorage.queue
      AnnotationStorage__tableServiceUri: dataStorage.table
      AnnotationStorage__credential: 'managedidentity'
      AnnotationStorage__clientId: app.properties.clientId

      DURABLE_TASK_HUB: durable.hub

      // Believed only while the platform's sign-in, below, is on.
      Access__EntraOpsGroup: entra == null ? '' : access.opsGroupId
      Access__OwnerTokenSha256: access.ownerTokenSha256
      Access__SigningKey: secrets.signingKey

      Backups__EveryHours: string(size.backups.everyHours)
      Backups__KeepDays: string(size.backups.keepDays)

      Callbacks__AllowLoopback: 'false'
      Callbacks__PublicUrl: publicUrl

      // An empty setting leaves the default to the app.
      Ingest__MaxImageBytes: string(ingest.?maxImageBytes ?? '')
      Ingest__MaxImagePixels: string(ingest.?maxImagePixels ?? '')
      Ingest__MaxImageMemory: string(ingest.?maxImageMemory ?? '')
      Ingest__MaxImageSide: string(ingest.?maxImageSide ?? '')
      Ingest__MaxTextBytes: string(ingest.?maxTextBytes ?? '')
      Ingest__MaxArchiveBytes: string(ingest.?maxArchiveBytes ?? '')
      Ingest__MaxArchiveEntries: string(ingest.?maxArchiveEntries ?? '')
      Ingest__Preparations: string(ingest.?preparations ?? '')

      Prelabel__AllowLoopback: 'false'
      Prelabel__ColdStartSeconds: ''
      Prelabel__InferenceKey: secrets.inferenceKey
      Prelabel__InferenceUrl: prelabel.inferenceUrl
      Prelabel__PricePerHour: prelabel.pricePerHour
      Prelabel__Registries: prelabel.registry
      // The registry of this environment knows the identity of the app.
      Prelabel__RegistryPassword: ''
      Prelabel__RegistryUser: ''
      Prelabel__Threads: prelabel.threads == 0 ? '' : string(prelabel.threads)

      Vault__Uri: secrets.vaultUri

      // ONNX Runtime and the exporter of telemetry would tell their makers about their use.
      APPLICATIONINSIGHTS_STATSBEAT_DISABLED: 'true'
      ORT_DISABLE_TELEMETRY: '1'
    },
    // Of host.json the durable extension resolves %NAME% in the hub's name alone; the type of the back end is overridden by its path.
    viaScheduler
      ? {
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
          AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
          DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${durable.endpoint};Authentication=ManagedIdentity;ClientID=${app.properties.clientId}'
        }
      : {}
  )
}

// Who signs in and is in the ops group is ops to the app; who does not goes on with a token of the app or a signed link, as annotators do.
resource signIn 'Microsoft.Web/sites/config@2024-11-01' = if (entra != null) {
  parent: site
  name: 'authsettingsV2'
  properties: {
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entra.?clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${entra.?tenantId ?? tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: ['api://${entra.?clientId}']
          defaultAuthorizationPolicy: {
            // The client itself is named, since an empty list may be kept as "nobody".
            allowedApplications: entra == null ? [] : [entra!.clientId]
            allowedPrincipals: empty(access.opsGroupId) ? {} : { groups: [access.opsGroupId] }
          }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
    platform: { enabled: true }
  }
}

#disable-next-line use-recent-api-versions // the one version with log categories; the stable one of 2016 lacks them
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (entra != null) {
  name: 'to-workspace'
  scope: site
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AppServiceAuthenticationLogs', enabled: true }]
  }
}

@description('Name.')
output name string = site.name

@description('Address.')
output url string = 'https://${site.properties.defaultHostName}'
