metadata description = 'Roles of people. Ops watch and repair, teams upload and read what came of it. Annotators have no role on any resource: they work with tokens of the app and with signed links.'

import { containers, dataAccountName, roles } from '../names.bicep'
import { People } from '../types.bicep'

@description('The groups.')
param people People

@description('Tells the environments apart.')
param token string

var ops = people.?ops ?? ''
var teams = people.?teams ?? ''

resource data 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataAccountName(token)

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource uploads 'containers' existing = { name: 'uploads' }
    resource models 'containers' existing = { name: 'models' }
    resource datasets 'containers' existing = { name: 'datasets' }
    resource reports 'containers' existing = { name: 'reports' }
  }

  resource queues 'queueServices' existing = {
    name: 'default'

    resource poison 'queues' existing = { name: 'webjobs-blobtrigger-poison' }
  }
}

resource opsMonitoring 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(ops)) {
  name: guid(resourceGroup().id, ops, roles.monitoringReader)
  properties: {
    description: 'Ops read metrics, logs, alerts and the workbook of this environment.'
    principalId: ops
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringReader)
  }
}

// Not the container of keys: who reads a signing key there can make links and callbacks in the app's name.
var shown = empty(ops) ? [] : filter(containers, name => !contains(['keys', 'models'], name))

resource areas 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for name in shown: {
    parent: data::blobs
    name: name
  }
]

resource opsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in shown: {
    name: guid(areas[index].id, ops, roles.blobReader)
    scope: areas[index]
    properties: {
      description: 'Ops look at ${name}; the app changes them.'
      principalId: ops
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
    }
  }
]

resource opsTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(ops)) {
  name: guid(data.id, ops, roles.tableReader)
  scope: data
  properties: {
    description: 'Ops look at items, tasks, annotations and findings; the app changes them.'
    principalId: ops
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableReader)
  }
}

resource opsModels 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(ops)) {
  name: guid(data::blobs::models.id, ops, roles.blobContributor)
  scope: data::blobs::models
  properties: {
    description: 'Ops publish model files, which projects then name.'
    principalId: ops
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource opsPoison 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(ops)) {
  name: guid(data::queues::poison.id, ops, roles.queueContributor)
  scope: data::queues::poison
  properties: {
    description: 'Ops read, replay and remove uploads that failed five times.'
    principalId: ops
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueContributor)
  }
}

resource teamUploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teams)) {
  name: guid(data::blobs::uploads.id, teams, roles.blobContributor)
  scope: data::blobs::uploads
  properties: {
    description: 'Teams upload, in bulk and with their own tools.'
    principalId: teams
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource teamDatasets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teams)) {
  name: guid(data::blobs::datasets.id, teams, roles.blobReader)
  scope: data::blobs::datasets
  properties: {
    description: 'Teams train on datasets; nobody but the app writes them.'
    principalId: teams
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
  }
}

resource teamReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(teams)) {
  name: guid(data::blobs::reports.id, teams, roles.blobReader)
  scope: data::blobs::reports
  properties: {
    description: 'Teams read reports of evaluations and drift reviews.'
    principalId: teams
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobReader)
  }
}
