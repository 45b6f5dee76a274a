metadata description = 'Types that the main template and its modules share.'

@export()
@description('How many instances are kept warm per scale group. They are billed while they idle, and they end the cold start.')
type AlwaysReady = {
  @description('Instances for all HTTP functions together. One removes the cold start of claims and submissions.')
  @minValue(0)
  http: int

  @description('Instances for orchestrators and activities together.')
  @minValue(0)
  durable: int

  @description('Instances for the blob trigger.')
  @minValue(0)
  blob: int
}

@export()
@description('How long things are kept, in days.')
type Retention = {
  @description('How long deleted blobs and containers can be brought back.')
  @minValue(8)
  @maxValue(365)
  softDelete: int

  @description('How far back blobs can be restored to a point in time. Less than softDelete.')
  @minValue(1)
  @maxValue(364)
  pointInTime: int

  @description('When superseded versions of blobs are deleted.')
  @minValue(1)
  oldVersions: int

  @description('When raw uploads move to the cool tier. Annotators see the prepared media, which stay hot.')
  @minValue(1)
  rawToCool: int

  @description('When quarantined uploads are deleted.')
  @minValue(1)
  quarantine: int

  @description('How long logs are kept in the workspace.')
  @minValue(30)
  @maxValue(730)
  logs: int
}

@export()
@description('Copies of the tables, which the platform itself does not version.')
type Backups = {
  @description('Hours from the beginning of one copy to that of the next; 0 makes none but those that somebody asks for.')
  @minValue(0)
  @maxValue(744)
  everyHours: int

  @description('Days after which a copy is deleted; the newest that is complete stays.')
  @minValue(1)
  @maxValue(3650)
  keepDays: int
}

@export()
@description('Everything that differs between a small and a large deployment.')
type Size = {
  @description('Name of the size; a tag of every resource.')
  name: string

  @description('Memory of one function instance in MB. Preparing a 12-megapixel image takes up to 256 MB.')
  instanceMemory: 2048 | 4096

  @description('Most function instances at a time. All apps of a subscription share 512,000 MB of memory per region by default: maximumInstances × instanceMemory stays below it.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('HTTP requests that one instance serves at a time before another is added.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int

  alwaysReady: AlwaysReady

  @description('Replication of the data account.')
  dataRedundancy: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' | 'Standard_RAGRS' | 'Standard_RAGZRS'

  @description('Replication of the host account, which holds task hub, keys and packages.')
  hostRedundancy: 'Standard_LRS' | 'Standard_ZRS'

  retention: Retention

  backups: Backups

  @description('Tier of the container registry. Only Premium deletes untagged manifests by itself.')
  registryTier: 'Basic' | 'Standard' | 'Premium'

  @description('Tier of the Durable Task Scheduler, where it is the back end.')
  schedulerTier: 'Consumption' | 'Dedicated'

  @description('Units of capacity in the Dedicated tier.')
  @minValue(1)
  @maxValue(3)
  schedulerCapacity: int

  @description('Whether instances of the app are spread over the zones of the region.')
  zoneRedundant: bool

  @description('Whether the accounts with data, and the vault, are locked against deletion; azd down then stops at them.')
  lockData: bool

  @description('Most replicas of the inference app.')
  @minValue(1)
  inferenceReplicas: int

  @description('Requests in flight per replica before another is added.')
  @minValue(1)
  inferenceConcurrency: int

  @description('Budget of the resource group per month, in the currency of the subscription.')
  @minValue(1)
  monthlyBudget: int

  @description('Ingested logs per day at which ingestion stops, in GB; -1 for no cap.')
  logsPerDay: int
}

@export()
@description('Limits of what is ingested. What is left out keeps the default of the app.')
type IngestLimits = {
  @description('Largest image file in bytes.')
  maxImageBytes: int?

  @description('Most pixels of an image.')
  maxImagePixels: int?

  @description('Most memory in bytes that preparing images takes in one instance; an image that needs more alone is refused.')
  maxImageMemory: int?

  @description('Longest side of an image in pixels.')
  maxImageSide: int?

  @description('Largest text file in bytes.')
  maxTextBytes: int?

  @description('Largest archive in bytes.')
  maxArchiveBytes: int?

  @description('Most entries of an archive.')
  maxArchiveEntries: int?

  @description('Images or texts prepared at once in one instance.')
  preparations: int?
}

@export()
@description('People, as object ids of Entra groups. Annotators have none: they work with tokens of the app and signed links, and get no role on any resource.')
type People = {
  @description('Ops: they watch, look at data and the task hub, replay poison messages and publish models.')
  ops: string?

  @description('Teams: they upload, and read datasets and reports.')
  teams: string?
}

@export()
@description('Sign-in with Entra in front of the app.')
type EntraSignIn = {
  @description('Application (client) id of the app registration.')
  clientId: string

  @description('Tenant of the registration; that of the subscription by default.')
  tenantId: string?
}

@export()
@description('The inference app: which hardware, which image.')
type Inference = {
  @description('none: no inference app. cpu: the Consumption profile. t4, a100: serverless GPUs, where the region has them and the subscription has quota.')
  hardware: 'none' | 'cpu' | 't4' | 'a100'

  @description('Hardware that the app ran on before and whose profile stays while it moves: the platform removes no profile that is in use.')
  keep: ('none' | 'cpu' | 't4' | 'a100')?

  @description('Image with its digest, as in registry.azurecr.io/inference@sha256:… . The preprovision hook imports or builds it and sets it.')
  image: string

  @description('Hexadecimal SHA-256 of the key that callers must show. The preprovision hook makes the key, the postprovision hook puts it into the vault.')
  keySha256: string?
}

@export()
@description('The network that resources are put into; nothing by default, which leaves them on public endpoints that admit identities only.')
type Network = {
  @description('Subnet for the function app, delegated to Microsoft.App/environments.')
  functionSubnetId: string?

  @description('Subnet for the inference environment, delegated to Microsoft.App/environments.')
  inferenceSubnetId: string?

  @description('Whether storage, vault and registry refuse all public traffic. Only where private endpoints to them exist.')
  privateOnly: bool?
}
