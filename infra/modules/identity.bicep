metadata description = 'Identities: of the function app, of the inference app, and of the topic that keeps undelivered events. They outlive what uses them, so that roles are granted before anything runs. Other modules find them by their names.'

import { identityName } from '../names.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for who in ['app', 'inference', 'events']: {
    name: identityName(who, token)
    location: location
    tags: tags
  }
]
