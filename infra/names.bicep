metadata description = 'Names of what more than one template must find.'

@export()
@description('A short text that is the same for the same environment and tells environments apart.')
func token(subscriptionId string, environmentName string, location string) string =>
  toLower(uniqueString(subscriptionId, environmentName, location))

@export()
@description('The resource group of an environment.')
func resourceGroupName(environmentName string) string => 'rg-${environmentName}'

@export()
@description('The container registry of an environment.')
func registryName(token string) string => 'acr${token}'

@export()
@description('An identity of an environment: app, inference or events.')
func identityName(who string, token string) string => 'id-${who}-${token}'

@export()
@description('The Application Insights component of an environment.')
func insightsName(token string) string => 'appi-${token}'

@export()
@description('The account with the data of an environment.')
func dataAccountName(token string) string => 'stdata${token}'

@export()
@description('Tags of every resource.')
func tagsOf(environmentName string, size string) object => {
  'azd-env-name': environmentName
  project: 'annotation-functions'
  size: size
}

@export()
@description('Containers of the data account: those that the app knows.')
var containers = [
  'uploads'
  'prepared'
  'guidelines'
  'models'
  'predictions'
  'datasets'
  'reports'
  'audit'
  'keys'
  'backups'
]

@export()
@description('Container of the host account that holds the published app.')
var packageContainer = 'packages'

@export()
@description('Container of the host account for upload events that could not be delivered.')
var deadLetterContainer = 'undelivered-uploads'

@export()
@description('The secret from which task links and callback secrets are derived.')
var signingKeySecret = 'signing-key'

@export()
@description('The key by which the function app is known to the inference app.')
var inferenceKeySecret = 'inference-key'

@export()
@description('Built-in roles by their ids.')
var roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  durableTaskContributor: '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  monitoringReader: '43d0d8ad-25c7-4714-9337-8ba259a9fe05'
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  tableReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
}
