metadata description = 'Container registry for the inference image and for models as OCI artifacts. Nobody signs in but identities.'

@description('Where.')
param location string

@description('Name.')
param name string

@description('Tags of every resource.')
param tags object

@description('Tier. Only Premium deletes untagged manifests by itself and has private endpoints.')
param tier 'Basic' | 'Standard' | 'Premium'

@description('Days after which untagged manifests are deleted, in the Premium tier.')
param untaggedDays int = 30

@description('Whether the registry answers on its public endpoint. Only Premium can do without.')
param publicNetworkAccess 'Enabled' | 'Disabled' = 'Enabled'

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: tier }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    networkRuleBypassOptions: 'AzureServices'
    policies: union(
      { azureADAuthenticationAsArmPolicy: { status: 'enabled' } },
      tier == 'Premium' ? { retentionPolicy: { days: untaggedDays, status: 'enabled' } } : {}
    )
    publicNetworkAccess: tier == 'Premium' ? publicNetworkAccess : 'Enabled'
  }
}

@description('Resource id.')
output id string = registry.id

@description('Name.')
output name string = registry.name

@description('Address.')
output loginServer string = registry.properties.loginServer
