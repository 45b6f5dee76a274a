using '../../../infra/main.bicep'

import { dev } from '../../../infra/sizes.bicep'

// Inference on a T4.

param environmentName = 't4'
param location = 'swedencentral'
param size = dev
param inference = {
  hardware: 't4'
  keySha256: '1111111111111111111111111111111111111111111111111111111111111111'
  image: 'example.azurecr.io/inference@sha256:0000000000000000000000000000000000000000000000000000000000000000'
}
