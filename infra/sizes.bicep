metadata description = 'The sizes that a deployment can have.'

import { Size } from 'types.bicep'

@export()
@description('For trying out: nothing is kept warm, one copy of everything, small limits.')
var dev Size = {
  name: 'dev'
  instanceMemory: 2048
  maximumInstances: 40
  httpConcurrency: 16
  alwaysReady: {
    http: 0
    durable: 0
    blob: 0
  }
  dataRedundancy: 'Standard_LRS'
  hostRedundancy: 'Standard_LRS'
  retention: {
    softDelete: 8
    pointInTime: 7
    oldVersions: 14
    rawToCool: 30
    quarantine: 30
    logs: 30
  }
  backups: { everyHours: 24, keepDays: 14 }
  registryTier: 'Basic'
  schedulerTier: 'Consumption'
  schedulerCapacity: 1
  zoneRedundant: false
  lockData: false
  inferenceReplicas: 1
  inferenceConcurrency: 16
  monthlyBudget: 100
  logsPerDay: 1
}

@export()
@description('For production: warm HTTP and durable instances, zone redundancy, a month of recovery.')
var standard Size = {
  name: 'standard'
  instanceMemory: 4096
  maximumInstances: 100
  httpConcurrency: 32
  alwaysReady: {
    http: 2
    durable: 1
    blob: 0
  }
  dataRedundancy: 'Standard_ZRS'
  hostRedundancy: 'Standard_ZRS'
  retention: {
    softDelete: 31
    pointInTime: 30
    oldVersions: 90
    rawToCool: 90
    quarantine: 90
    logs: 90
  }
  backups: { everyHours: 24, keepDays: 90 }
  registryTier: 'Premium'
  schedulerTier: 'Dedicated'
  schedulerCapacity: 3
  zoneRedundant: true
  lockData: true
  inferenceReplicas: 4
  inferenceConcurrency: 32
  monthlyBudget: 2000
  logsPerDay: 20
}
