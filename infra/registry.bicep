metadata description = 'The registry alone, before everything else: the image of the inference app must be in it when main.bicep is deployed. The preprovision hook uses it; main.bicep makes the same registry.'

targetScope = 'subscription'

import { registryName, resourceGroupName, tagsOf, token } from 'names.bicep'
import { dev, standard } from 'sizes.bicep'

@description('Name of the environment, as in main.bicep.')
param environmentName string

@description('Region, as in main.bicep.')
param location string

@description('Size, as in main.bicepparam.')
param size 'dev' | 'standard'

@description('Whether the registry is closed to the public network, as network.privateOnly of main.bicep: what is closed stays closed.')
param privateOnly bool = false

var chosen = size == 'standard' ? standard : dev
var tags = tagsOf(environmentName, size)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName(environmentName)
  location: location
  tags: tags
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    location: location
    name: registryName(token(subscription().subscriptionId, environmentName, location))
    tags: tags
    tier: chosen.registryTier
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
  }
}

@description('Name of the registry.')
output name string = registry.outputs.name

@description('Address of the registry.')
output loginServer string = registry.outputs.loginServer
