using System.Text.RegularExpressions;

namespace AnnotationFunctions.Cli.Local;

/// <summary>
/// The storage account that a pipeline keeps its data in, as app settings: a connection string, or the name of an account that the
/// signed-in identity may use.
/// </summary>
internal sealed partial record StorageAccount(IReadOnlyDictionary<string, string> AppSettings, string Description)
{
    internal const string Variable = "ANNOTATION_STORAGE";

    /// <summary>The connection string; null for an account that is opened by identity.</summary>
    internal string? ConnectionString => AppSettings.GetValueOrDefault("AnnotationStorage");

    /// <summary>The account that the environment names, or null.</summary>
    internal static StorageAccount? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? Parse(value) : null;

    internal static StorageAccount Parse(string value)
    {
        if (value.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || value.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase))
        {
            return OfConnectionString(value, "the storage account of " + Variable);
        }

        return AccountName().IsMatch(value)
            ? OfIdentity(value)
            : throw CommandFailure.WrongUsage(
                $"{Variable} is neither a connection string nor the name of a storage account (3 to 24 lower-case letters and digits).");
    }

    internal static StorageAccount OfConnectionString(string connection, string description) => new(
        new Dictionary<string, string> { ["AzureWebJobsStorage"] = connection, ["AnnotationStorage"] = connection }, description);

    private static StorageAccount OfIdentity(string account)
    {
        var settings = new Dictionary<string, string>();
        foreach (var connection in (string[])["AzureWebJobsStorage", "AnnotationStorage"])
        {
            foreach (var service in (string[])["blob", "queue", "table"])
            {
                settings[$"{connection}__{service}ServiceUri"] = $"https://{account}.{service}.core.windows.net";
            }
        }

        return new StorageAccount(settings, $"the storage account {account}");
    }

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();
}
