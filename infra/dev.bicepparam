using 'main.bicep'

import { dev } from 'sizes.bicep'

// For trying out, without azd: az deployment sub create --location swedencentral --parameters infra/dev.bicepparam

param environmentName = 'annotation-dev'
param location = 'swedencentral'
param size = dev
