using '../../../infra/main.bicep'

import { standard } from '../../../infra/sizes.bicep'

// Everything that can be chosen.

param environmentName = 'maximal'
param location = 'swedencentral'
param size = standard
param durableBackend = 'DurableTaskScheduler'
param taskHub = 'maximal'
param ownerTokenSha256 = '0000000000000000000000000000000000000000000000000000000000000000'
param publicUrl = 'https://labels.example.org'
param webOrigins = ['https://labels.example.org']
param ingest = {
  maxImageBytes: 50000000
  preparations: 4
}
param prelabelThreads = 2
param prelabelPricePerHour = '4.10'
param inference = {
  hardware: 'a100'
  keep: 't4'
  image: 'example.azurecr.io/inference@sha256:0000000000000000000000000000000000000000000000000000000000000000'
  keySha256: '1111111111111111111111111111111111111111111111111111111111111111'
}
param people = {
  ops: '44444444-4444-4444-4444-444444444444'
  teams: '66666666-6666-6666-6666-666666666666'
}
param entra = { clientId: '33333333-3333-3333-3333-333333333333' }
param alertEmail = 'ops@example.org'
param budgetStart = '2026-01-01'
param network = {
  functionSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/main/subnets/functions'
  inferenceSubnetId: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/main/subnets/inference'
  privateOnly: true
}
