using '../../../infra/main.bicep'

import { dev } from '../../../infra/sizes.bicep'

// Inference on CPUs, reached over its public address.

param environmentName = 'cpu'
param location = 'swedencentral'
param size = dev
param inference = {
  hardware: 'cpu'
  image: 'example.azurecr.io/inference@sha256:0000000000000000000000000000000000000000000000000000000000000000'
  clientId: '55555555-5555-5555-5555-555555555555'
}
