using 'main.bicep'

import { standard } from 'sizes.bicep'

// For production on CPUs. Fill in your groups, address and owner before the first deployment; docs/operations/deploy.md says how.

param environmentName = 'annotation'
param location = 'swedencentral'
param size = standard
