metadata description = 'A monthly budget of the resource group, with mails before it is spent.'

@description('Tells the environments apart.')
param token string

@description('Amount per month, in the currency of the subscription.')
param amount int

@description('First day of the first month. It cannot change afterwards.')
param start string

@description('Address that is told, or empty: then the action group alone is.')
param email string

@description('Action group that is told.')
param actionGroupId string

var contact = {
  contactEmails: empty(email) ? [] : [email]
  contactGroups: [actionGroupId]
  enabled: true
  operator: 'GreaterThan'
}

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'budget-${token}'
  properties: {
    amount: amount
    category: 'Cost'
    notifications: {
      halfSpent: union(contact, { threshold: 50, thresholdType: 'Actual' })
      almostSpent: union(contact, { threshold: 90, thresholdType: 'Actual' })
      willBeExceeded: union(contact, { threshold: 100, thresholdType: 'Forecasted' })
    }
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
  }
}
