metadata description = 'The subscription by which upload events reach the app. It is made after the app is deployed, because Event Grid asks the app whether it wants them. The key of the extension is read here, inside the deployment, and appears nowhere else.'

import { deadLetterContainer } from 'names.bicep'

@description('Name of the function app.')
param appName string

@description('Name of the topic.')
param topicName string

@description('Name of the account of the host, where undelivered events are kept.')
param hostAccountName string

@description('Identity that keeps undelivered events.')
param eventsIdentityId string

@description('Function that handles uploads.')
param functionName string = 'IngestUpload'

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource host 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'uploads'
  properties: {
    deadLetterWithResourceIdentity: {
      identity: { type: 'UserAssigned', userAssignedIdentity: eventsIdentityId }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { blobContainerName: deadLetterContainer, resourceId: host.id }
      }
    }
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys('${app.id}/host/default', '2024-11-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/uploads/blobs/'
    }
    retryPolicy: { eventTimeToLiveInMinutes: 1440, maxDeliveryAttempts: 30 }
  }
}
