// Faults on purpose: the gate must name every one of them.

param adminPassword string = ''
param location string = resourceGroup().location

var unused = 'nobody reads this'

resource account 'Microsoft.Storage/storageAccounts@2019-06-01' = {
  name: 'wrong'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    minimumTlsVersion: true
    allowBlobPublicAcces: false
  }
}

output url string = 'https://wrong.blob.core.windows.net/${adminPassword}'
output key string = account.listKeys().keys[0].value
