metadata description = 'The Durable Task Scheduler with the task hub of the app.'

import { identityName, roles } from '../names.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('Tier.')
param tier 'Consumption' | 'Dedicated'

@description('Units of capacity of the Dedicated tier. Three or more are spread over zones; one has no second copy.')
param capacity int

@description('Name of the task hub.')
param taskHub string

@description('Entra group that may look at and manage instances on the dashboard, or empty.')
param opsGroupId string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('app', token)
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: 'dts-${token}'
  location: location
  tags: tags
  properties: {
    // An empty list refuses everybody; callers are told apart by their identity.
    ipAllowlist: ['0.0.0.0/0']
    sku: tier == 'Dedicated' ? { name: tier, capacity: capacity } : { name: tier }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHub
}

resource appHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, app.id, roles.durableTaskContributor)
  scope: hub
  properties: {
    description: 'The app starts, runs and queries orchestrations of this task hub.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskContributor)
  }
}

resource opsHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(opsGroupId)) {
  name: guid(hub.id, opsGroupId, roles.durableTaskContributor)
  scope: hub
  properties: {
    description: 'Ops look at orchestrations on the dashboard, and end those that hang.'
    principalId: opsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskContributor)
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint

@description('Name of the task hub.')
output taskHub string = hub.name
