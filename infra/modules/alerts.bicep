metadata description = 'Alerts: what must reach a person. The phrases are those of the messages that the app logs; a test holds the two together.'

import { insightsName } from '../names.bicep'

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

@description('Address of the app, which is asked for its health from outside.')
param appUrl string

@description('Hours between copies of the tables, or 0 for none.')
param backupHours int

@description('Ingested logs per day at which ingestion stops, in GB; -1 for no cap.')
param gigabytesPerDay int

@description('Minutes that the oldest open task may wait before it is an alert.')
param backlogMinutes int = 240

type LogAlert = {
  name: string
  title: string
  severity: 0 | 1 | 2 | 3 | 4
  query: string
  window: string

  @description('Every how long it is looked at; a quarter of an hour by default.')
  every: string?

  @description('More rows than this are an alert; none are needed by default.')
  above: int?

  @description('Whether it is an alert that there is no row, and not that there is one.')
  whenNone: bool?
}

// Calls of functions are rows of one table or the other, by who tells of them: the host's are requests, the worker's dependencies, named "function NAME";
// those of the durable extension are named "orchestration:NAME".
var always LogAlert[] = [
  {
    name: 'failed-orchestrations'
    title: 'An orchestration failed'
    severity: 1
    query: 'union (AppTraces | where SeverityLevel >= 3 and Message contains " failed: "), (union AppRequests, AppDependencies | where Success == false and extract("([A-Za-z]+)$", 1, Name) in ("AnnotateBatch", "AnnotateShards", "AnnotateShard", "AnnotateItem", "ServeAnnotator", "PrelabelProject", "RestoreTables"))'
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
  {
    name: 'no-tick'
    title: 'The app does not run: its timer was not heard of for a quarter of an hour'
    severity: 0
    query: 'AppTraces | where Message startswith "The tick looked after "'
    window: 'PT15M'
    every: 'PT5M'
    whenNone: true
  }
  {
    name: 'server-errors'
    title: 'The app answers with server errors'
    severity: 1
    query: 'union (AppTraces | where Message startswith "Answered "), (AppRequests | where toint(ResultCode) >= 500)'
    window: 'PT15M'
    above: 5
  }
]

// Without a cap, it is not reached. The table of the workspace that says so is not capped itself.
var capped LogAlert[] = gigabytesPerDay > 0
  ? [
      {
        name: 'log-cap'
        title: 'No more logs are taken today'
        severity: 1
        query: '_LogOperation | where Category =~ "Ingestion" and Detail matches regex "(?i)OverQuota"'
        window: 'PT1H'
      }
    ]
  : []

// A rule looks back two days at most.
var copied LogAlert[] = backupHours > 0 && backupHours <= 24
  ? [
      {
        name: 'no-backup'
        title: 'The tables were not copied for two days'
        severity: 1
        query: 'AppTraces | where Message startswith "Backup " and Message has "of the tables is complete"'
        window: 'P2D'
        every: 'PT1H'
        whenNone: true
      }
    ]
  : []

var logAlerts = concat(always, capped, copied)

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
            operator: alert.?whenNone ?? false ? 'LessThan' : 'GreaterThan'
            query: alert.query
            threshold: alert.?whenNone ?? false ? 1 : alert.?above ?? 0
            timeAggregation: 'Count'
          }
        ]
      }
      displayName: alert.title
      enabled: true
      evaluationFrequency: alert.?every ?? 'PT15M'
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

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName(token)
}

// From three places, every five minutes. What they get is what people would.
var places = ['emea-nl-ams-azr', 'us-va-ash-azr', 'apac-sg-sin-azr']

resource health 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'health-${token}'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Enabled: true
    Frequency: 300
    Kind: 'standard'
    Locations: [for place in places: { Id: place }]
    Name: 'health'
    Request: { HttpVerb: 'GET', ParseDependentRequests: false, RequestUrl: '${appUrl}/api/health' }
    RetryEnabled: true
    SyntheticMonitorId: 'health-${token}'
    Timeout: 60 // an instance may have to start
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource unavailable 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'unavailable-${token}'
  location: 'global'
  tags: tags
  properties: {
    actions: [{ actionGroupId: group.id }]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      componentId: insights.id
      failedLocationCount: 2
      webTestId: health.id
    }
    description: 'The app does not answer /api/health with 200, asked from two places or more.'
    enabled: true
    evaluationFrequency: 'PT5M'
    scopes: [health.id, insights.id]
    severity: 0
    windowSize: 'PT15M'
  }
}

@description('Resource id of the action group.')
output actionGroupId string = group.id
