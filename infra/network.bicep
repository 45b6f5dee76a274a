metadata description = 'The seam for private networking: what the network parameter means for each module. A module with private endpoints and DNS zones, when there is one, takes the same parameter; see docs/operations/deploy.md.'

import { Network } from 'types.bicep'

@export()
@description('Subnet of the function app, or empty.')
func functionSubnetId(network Network) string => network.?functionSubnetId ?? ''

@export()
@description('Subnet of the inference environment, or empty.')
func inferenceSubnetId(network Network) string => network.?inferenceSubnetId ?? ''

@export()
@description('Whether resources with data answer on their public endpoints.')
func publicNetworkAccess(network Network) 'Enabled' | 'Disabled' => (network.?privateOnly ?? false) ? 'Disabled' : 'Enabled'
