metadata description = 'The topic that says which blobs have arrived. Its subscription needs a key of the running app and is made after the app is deployed: uploadEvents.bicep.'

import { identityName } from '../names.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('The data account.')
param dataAccountId string

resource events 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('events', token)
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${token}'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${events.id}': {} }
  }
  properties: {
    source: dataAccountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

@description('Resource id.')
output id string = topic.id

@description('Name.')
output name string = topic.name

@description('Identity that keeps undelivered events.')
output identityId string = events.id
