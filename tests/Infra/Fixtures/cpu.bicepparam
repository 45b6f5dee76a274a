using '../../../infra/main.bicep'

import { dev } from '../../../infra/sizes.bicep'

// Inference on CPUs.

param environmentName = 'cpu'
param location = 'swedencentral'
param size = dev
param inference = {
  hardware: 'cpu'
  image: 'example.azurecr.io/inference@sha256:0000000000000000000000000000000000000000000000000000000000000000'
  keySha256: '1111111111111111111111111111111111111111111111111111111111111111'
}
