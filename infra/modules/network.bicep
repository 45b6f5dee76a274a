metadata description = 'The seam for private networking: it turns the network parameter into what the other modules need. Private endpoints go here; see docs/operations/deploy.md.'

import { Network } from '../types.bicep'

@description('The network that resources are put into.')
param network Network

@description('Subnet of the function app, or empty.')
output functionSubnetId string = network.?functionSubnetId ?? ''

@description('Subnet of the inference environment, or empty.')
output inferenceSubnetId string = network.?inferenceSubnetId ?? ''

@description('Whether resources with data answer on their public endpoints.')
output publicNetworkAccess ('Enabled' | 'Disabled') = (network.?privateOnly ?? false) ? 'Disabled' : 'Enabled'
