metadata description = 'Alerts: what must reach a person. The phrases are those of the messages that the app logs; a test holds the two together.'

@description('Where.')
param location string

@description('Tells the environments apart.')
param token string

@description('Tags of every resource.')
param tags object

@description('Workspace that is searched.')
param workspaceId string

@description('Data account, whose only queue is that of uploads that failed.')
param dataAccountId string

@description('Topic of upload events.')
param topicId string

@description('Address that alerts are sent to, or empty: then they are only shown in the portal.')
param email string

@description('Minutes that the oldest open task may wait before it is an alert.')
param backlogMinutes int = 240

type LogAlert = {
  name: string
  title: string
  severity: 0 | 1 | 2 | 3 | 4
  query: string
  window: string
}

var logAlerts LogAlert[] = [
  {
    name: 'failed-orchestrations'
    title: 'An orchestration failed'
    severity: 1
    query: 'union (AppTraces | where SeverityLevel >= 3 and Message contains " failed: "), (AppRequests | where Success == false and Name in ("AnnotateBatch", "AnnotateShards", "AnnotateShard", "AnnotateItem", "ServeAnnotator", "PrelabelProject"))'
    window: 'PT15M'
  }
  {
    name: 'backlog-age'
    title: 'Tasks wait for annotators'
    severity: 2
    query: 'AppTraces | where Message has "The oldest open task of project" | parse Message with * "has waited " Minutes:long " minutes" * | where Minutes > ${backlogMinutes}'
    window: 'PT30M'
  }
  {
    name: 'gate-failures'
    title: 'A batch did not pass its gate'
    severity: 3
    query: 'AppTraces | where Message has "Finding BatchRejected"'
    window: 'PT15M'
  }
  {
    name: 'drift-found'
    title: 'Production data have drifted'
    severity: 3
    query: 'AppTraces | where Message has "Finding Drift"'
    window: 'PT1H'
  }
]

resource group 'Microsoft.Insights/actionGroups@2024-10-01-preview' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'annotation'
    emailReceivers: empty(email) ? [] : [{ name: 'ops', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      actions: { actionGroups: [group.id] }
      autoMitigate: true
      criteria: {
        allOf: [
          {
            operator: 'GreaterThan'
            query: alert.query
            threshold: 0
            timeAggregation: 'Count'
          }
        ]
      }
      displayName: alert.title
      enabled: true
      evaluationFrequency: 'PT15M'
      scopes: [workspaceId]
      severity: alert.severity
      // A new workspace does not know its tables for some minutes, and would refuse the rule. Tests read the queries instead.
      skipQueryValidation: true
      windowSize: alert.window
    }
  }
]

// What is put into the one queue of this account is an upload that failed. How many messages wait is measured by the platform once in hours.
resource poison 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'poison-messages-${token}'
  location: 'global'
  tags: tags
  properties: {
    actions: [{ actionGroupId: group.id }]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          dimensions: [{ name: 'ApiName', operator: 'Include', values: ['PutMessage'] }]
          metricName: 'Transactions'
          metricNamespace: 'Microsoft.Storage/storageAccounts/queueServices'
          name: 'messages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    description: 'Uploads failed five times and wait in webjobs-blobtrigger-poison.'
    enabled: true
    evaluationFrequency: 'PT5M'
    scopes: ['${dataAccountId}/queueServices/default']
    severity: 1
    windowSize: 'PT15M'
  }
}

resource undelivered 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'undelivered-uploads-${token}'
  location: 'global'
  tags: tags
  properties: {
    actions: [{ actionGroupId: group.id }]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadLetteredCount'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          name: 'events'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    description: 'Upload events could not be delivered for a day and wait in the container undelivered-uploads.'
    enabled: true
    evaluationFrequency: 'PT15M'
    scopes: [topicId]
    severity: 1
    windowSize: 'PT1H'
  }
}

@description('Resource id of the action group.')
output actionGroupId string = group.id
