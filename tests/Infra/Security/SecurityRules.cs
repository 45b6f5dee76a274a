namespace AnnotationFunctions.Tests.Infra.Security;

/// <summary>What the resources must be, whatever the parameters are.</summary>
internal static class SecurityRules
{
    public static IReadOnlyList<SecurityRule> All { get; } =
    [
        new("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_2", "TLS1_3"),
        new("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", false),
        new("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", false),
        new("Microsoft.Storage/storageAccounts", "properties.allowCrossTenantReplication", false),
        new("Microsoft.Storage/storageAccounts", "properties.isLocalUserEnabled", false),
        new("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", true),
        new("Microsoft.Storage/storageAccounts/blobServices", "properties.deleteRetentionPolicy.enabled", true),
        new("Microsoft.Storage/storageAccounts/blobServices", "properties.containerDeleteRetentionPolicy.enabled", true),
        new("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "None"),
        new("Microsoft.Web/sites", "properties.httpsOnly", true),
        new("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "1.2", "1.3"),
        new("Microsoft.Web/sites", "properties.siteConfig.scmMinTlsVersion", "1.2", "1.3"),
        new("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
        new("Microsoft.Web/sites", "identity.type", "UserAssigned"),
        new("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", false),
        new("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", true),
        new("Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", true),
        new("Microsoft.KeyVault/vaults", "properties.enableSoftDelete", true),
        new("Microsoft.KeyVault/vaults", "properties.enabledForTemplateDeployment", false),
        new("Microsoft.Insights/components", "properties.DisableLocalAuth", true),
        new("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", true),
        new("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", false),
        new("Microsoft.ContainerRegistry/registries", "properties.anonymousPullEnabled", false),
        new("Microsoft.App/containerApps", "properties.configuration.ingress.allowInsecure", false),
        new("Microsoft.App/containerApps", "properties.template.scale.minReplicas", 0),
        new("Microsoft.App/containerApps", "identity.type", "UserAssigned"),
        new("Microsoft.App/managedEnvironments", "properties.appLogsConfiguration.destination", "azure-monitor"),
    ];
}
