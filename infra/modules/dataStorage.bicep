metadata description = 'Storage of the data: uploads, prepared media, answers, datasets. Deleted and overwritten blobs can be brought back; raw uploads become cheap and refused ones expire.'

import { containers, dataAccountName, identityName, roles } from '../names.bicep'
import { Retention } from '../types.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('Replication.')
param redundancy string

@description('How long things are kept.')
param retention Retention

@description('Whether the account answers on its public endpoint.')
param publicNetworkAccess 'Enabled' | 'Disabled'

@description('Origins of web pages that upload straight to storage, as in https://labels.example.org. Never *.')
param webOrigins string[]

@description('Whether the account is locked against deletion.')
param locked bool

@description('Workspace for logs.')
param workspaceId string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('app', token)
}

resource inference 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('inference', token)
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: dataAccountName(token)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
    }
    publicNetworkAccess: publicNetworkAccess
    // Upload links are signed by the identity of the app and end within a day.
    sasPolicy: { expirationAction: 'Log', sasExpirationPeriod: '1.00:00:00' }
    supportsHttpsTrafficOnly: true
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Uploads, answers and datasets. Remove the lock only to give them up; azd down stops at it.'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    changeFeed: { enabled: true, retentionInDays: retention.softDelete }
    containerDeleteRetentionPolicy: { enabled: true, days: retention.softDelete }
    cors: {
      corsRules: empty(webOrigins)
        ? []
        : [
            {
              allowedHeaders: ['content-type', 'x-ms-blob-type', 'x-ms-version']
              allowedMethods: ['PUT', 'OPTIONS']
              allowedOrigins: contains(webOrigins, '*') ? fail('webOrigins names every origin; * is not accepted.') : webOrigins
              exposedHeaders: ['etag', 'x-ms-request-id']
              maxAgeInSeconds: 3600
            }
          ]
    }
    deleteRetentionPolicy: { enabled: true, days: retention.softDelete }
    isVersioningEnabled: true
    restorePolicy: { enabled: true, days: retention.pointInTime }
  }
}

resource areas 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for name in containers: {
    parent: blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

// Made here so that an alert can watch it before the first message comes. Nothing else uses the queues of this account.
resource poison 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = {
  parent: queues
  name: 'webjobs-blobtrigger-poison'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'raw-uploads-to-cool'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['uploads/'] }
            actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: retention.rawToCool } } }
          }
        }
        {
          name: 'quarantine-expires'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['prepared/quarantine/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retention.quarantine } } }
          }
        }
        {
          name: 'old-versions-expire'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'] }
            actions: {
              snapshot: { delete: { daysAfterCreationGreaterThan: retention.oldVersions } }
              version: { delete: { daysAfterCreationGreaterThan: retention.oldVersions } }
            }
          }
        }
      ]
    }
  }
}

resource appBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, app.id, roles.blobContributor)
  scope: account
  properties: {
    description: 'Reads uploads, writes prepared media, datasets and reports, and signs upload links with a user delegation key.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource appQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(poison.id, app.id, roles.queueContributor)
  scope: poison
  properties: {
    description: 'The blob trigger puts uploads that failed five times into this one queue.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
  }
}

resource appTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, app.id, roles.tableContributor)
  scope: account
  properties: {
    description: 'Projects, items, tasks, annotations and the other tables, which the app makes when it first uses them.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableContributor)
  }
}

resource modelArea 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  parent: blobs
  name: 'models'
}

resource inferenceModels 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(modelArea.id, inference.id, roles.blobReader)
  scope: modelArea
  dependsOn: [areas]
  properties: {
    description: 'The inference app pulls models from this one container and reads nothing else.'
    principalId: inference.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
  }
}

#disable-next-line use-recent-api-versions // the one version with log categories; the stable one of 2016 lacks them
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // the one version with log categories; the stable one of 2016 lacks them
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: tables
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}

@description('Resource id.')
output id string = account.id

@description('Name.')
output name string = account.name

@description('Address of the blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of the queues.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Address of the tables.')
output tableEndpoint string = account.properties.primaryEndpoints.table
