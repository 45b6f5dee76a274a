metadata description = 'The inference app: Container Apps on a serverless GPU or on CPUs, from zero to as many replicas as requests in flight ask for.'

import { identityName, roles } from '../names.bicep'
import { Inference } from '../types.bicep'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('Hardware and image.')
param inference Inference

@description('Name of the registry that holds the image.')
param registryName string

@description('Address of the blobs of the data account.')
param blobEndpoint string

@description('Most replicas.')
param maximumReplicas int

@description('Requests in flight per replica.')
param concurrency int

@description('Subnet of the environment, or empty.')
param subnetId string

@description('Workspace for logs.')
param workspaceId string

type Hardware = {
  profile: string
  profileType: string
  cores: string
  memory: string
  provider: 'Cuda' | 'Cpu'
}

// A GPU replica has the whole card: the sizes are those of its profile. A profile in use can neither change its type nor go, so each hardware has its own.
var hardwares = {
  cpu: { profile: 'Consumption', profileType: 'Consumption', cores: '4', memory: '8Gi', provider: 'Cpu' }
  t4: { profile: 'gpu-t4', profileType: 'Consumption-GPU-NC8as-T4', cores: '8', memory: '56Gi', provider: 'Cuda' }
  a100: { profile: 'gpu-a100', profileType: 'Consumption-GPU-NC24-A100', cores: '24', memory: '220Gi', provider: 'Cuda' }
}
var hardware Hardware = hardwares[inference.hardware]

var declared = union([hardware.profile], [hardwares[?inference.?keep ?? 'none'].?profile ?? 'Consumption'], ['Consumption'])
var profiles = [
  for each in filter(items(hardwares), each => contains(declared, each.value.profile)): {
    name: each.value.profile
    workloadProfileType: each.value.profileType
  }
]

// The server lets nobody in without the key; it starts with its hash alone.
var keySha256 = inference.?keySha256 ?? ''

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('inference', token)
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('app', token)
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, roles.acrPull)
  scope: registry
  properties: {
    description: 'The inference app pulls its image.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource appPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, app.id, roles.acrPull)
  scope: registry
  properties: {
    description: 'The function app reads models that are kept as artifacts beside the image.'
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    peerTrafficConfiguration: { encryption: { enabled: true } }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: true }
    workloadProfiles: profiles
    zoneRedundant: false
  }
}

#disable-next-line use-recent-api-versions // the one version with log categories; the stable one of 2016 lacks them
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

resource server 'Microsoft.App/containerApps@2025-01-01' = {
  name: 'ca-inference-${take(token, 13)}'
  location: location
  tags: tags
  dependsOn: [pull]
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: hardware.profile
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        allowInsecure: false
        external: true
        targetPort: 8080
        transport: 'auto'
      }
      registries: [{ server: registry.properties.loginServer, identity: identity.id }]
    }
    template: {
      containers: [
        {
          name: 'inference'
          image: contains(inference.image, '@sha256:') ? inference.image : fail('inference.image names no digest (@sha256:…): a tag can move.')
          env: [
            { name: 'Inference__Access__KeySha256', value: empty(keySha256) ? fail('inference.keySha256 is missing: the server needs a key.') : keySha256 }
            { name: 'Inference__Execution__Provider', value: hardware.provider }
            { name: 'Inference__Models__ContainerUri', value: '${blobEndpoint}models' }
            { name: 'Inference__Models__ClientId', value: identity.properties.clientId }
            { name: 'Inference__Models__CachePath', value: '/cache' }
          ]
          probes: [
            {
              // Loading and warming up models takes minutes at worst; 20 s × 30 are ten. The platform accepts no threshold above 30.
              type: 'Startup'
              httpGet: { path: '/v2/health/ready', port: 8080 }
              periodSeconds: 20
              failureThreshold: 30
            }
            {
              type: 'Liveness'
              httpGet: { path: '/v2/health/live', port: 8080 }
              periodSeconds: 10
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: { path: '/v2/health/ready', port: 8080 }
              periodSeconds: 5
              failureThreshold: 3
            }
          ]
          resources: { cpu: json(hardware.cores), memory: hardware.memory }
          volumeMounts: [{ volumeName: 'cache', mountPath: '/cache' }]
        }
      ]
      scale: {
        cooldownPeriod: 300
        minReplicas: 0
        maxReplicas: maximumReplicas
        pollingInterval: 15
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: string(concurrency) } } }]
      }
      terminationGracePeriodSeconds: 60
      volumes: [{ name: 'cache', storageType: 'EmptyDir' }]
    }
  }
}

@description('Address. In a network of its own, only that network reaches it.')
output url string = 'https://${server.properties.configuration.ingress.fqdn}'
