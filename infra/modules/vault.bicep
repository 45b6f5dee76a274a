metadata description = 'Key Vault with the secrets of the app: the key from which task links and callback secrets are derived and, with inference, the key that the inference app asks for. The postprovision hook puts them there; their values pass through no template, setting or log.'

import { identityName, inferenceKeySecret, roles, signingKeySecret } from '../names.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('Whether the vault answers on its public endpoint.')
param publicNetworkAccess 'Enabled' | 'Disabled'

@description('Whether a vault of this name was deleted less than 90 days ago. It cannot be purged, and is brought back with its secrets.')
param recover bool

@description('Whether the vault is locked against deletion.')
param locked bool

@description('Workspace for logs.')
param workspaceId string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('app', token)
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    createMode: recover ? 'recover' : 'default'
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
    }
    publicNetworkAccess: publicNetworkAccess
    sku: { family: 'A', name: 'standard' }
    softDeleteRetentionInDays: 90
    tenantId: tenant().tenantId
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'The signing key, without which no link or callback secret that was given out holds. Remove the lock only to give them up.'
  }
}

resource appSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, roles.secretsUser)
  scope: vault
  properties: {
    description: 'The app reads its keys through references in its settings; it cannot change them.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
  }
}

#disable-next-line use-recent-api-versions // the one version with log categories; the stable one of 2016 lacks them
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

@description('Name.')
output name string = vault.name

@description('Address.')
output uri string = vault.properties.vaultUri

@description('What the setting of the app holds: where the key is, not the key.')
output signingKeyReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${signingKeySecret})'

@description('The same for the key of the inference app.')
output inferenceKeyReference string = '@Microsoft.KeyVault(VaultName=${vault.name};SecretName=${inferenceKeySecret})'
