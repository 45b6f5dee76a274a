using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Infra.Bicep;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Infra.Settings;

/// <summary>Every setting that the code reads is set by infra/modules/functionApp.bicep, and every one that is set there is read.</summary>
public sealed partial class SettingsTests
{
    /// <summary>What the platform sets by itself.</summary>
    private static readonly string[] Platform = ["WEBSITE_HOSTNAME", "WEBSITE_AUTH_ENABLED"];

    /// <summary>A connection string is what identities replace: the section is set instead.</summary>
    private static readonly string[] ReplacedByIdentity = ["AnnotationStorage"];

    /// <summary>What the Functions host reads, with what it is.</summary>
    private static readonly string[] Host =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", // where telemetry goes, and as whom
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
        "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", // the account of the host
        "AzureFunctionsJobHost__telemetryMode", // host.json: telemetryMode
        "ORT_DISABLE_TELEMETRY", "APPLICATIONINSIGHTS_STATSBEAT_DISABLED", // ONNX Runtime and the exporter: no reports to their makers
    ];

    /// <summary>What Program reads before there are services: AddVaultSecrets.</summary>
    private static readonly string[] ReadByProgram = ["Vault__Uri"];

    /// <summary>Settings of remote pre-labels; read from the moment that their folder has the class that names them.</summary>
    private static readonly string[] AwaitedOfPrelabels = File.Exists(Path.Combine(Repository.Root, "functions", "App", "Prelabel", "PrelabelSettings.cs")) ? [] :
    [
        "Prelabel__AllowLoopback", "Prelabel__ColdStartSeconds", "Prelabel__InferenceKey", "Prelabel__InferenceUrl", "Prelabel__PricePerHour",
        "Prelabel__Registries", "Prelabel__RegistryPassword", "Prelabel__RegistryUser",
    ];

    /// <summary>What triggers need of an identity-based connection of blobs.</summary>
    private static readonly string[] OfConnection = ["blobServiceUri", "queueServiceUri", "credential", "clientId"];

    private static JsonNode HostFile => JsonNode.Parse(Repository.Read("host.json"))!;

    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Settings_ThatTheAppReads_AreSet(string set)
    {
        var settings = ParameterSet.Named(set).AppSettings;

        var needed = Read(settings).Concat(Triggers()).Concat(References()).Except(Platform).Except(ReplacedByIdentity);

        needed.Except(settings.Keys, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty("read by the app and not set by infra/modules/functionApp.bicep");
    }

    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Settings_ThatAreSet_AreRead(string set)
    {
        var settings = ParameterSet.Named(set).AppSettings;

        var read = Read(settings).Concat(Triggers()).Concat(References()).Concat(Host).Concat(Overrides(settings)).Concat(AwaitedOfPrelabels).Concat(ReadByProgram);

        settings.Keys.Except(read, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty("set by infra/modules/functionApp.bicep and read by nobody");
    }

    [Fact]
    public void Settings_NamedInTheSource_AreAmongThoseReadAtTheStart()
    {
        var read = Read(ParameterSet.Named("dev").AppSettings).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var named = Repository.Sources("App")
            .Select(File.ReadAllText)
            .Where(source => source.Contains("onfiguration", StringComparison.Ordinal) || source.Contains("Settings", StringComparison.Ordinal))
            .SelectMany(source => SettingName().Matches(source).Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)))
            .Distinct().ToList();

        named.ShouldContain("Access__SigningKey");
        named.Except(ReadByProgram).Where(name => !read.Contains(name)).ShouldBeEmpty("read later than at the start, which this test cannot see: read options at the start");
    }

    [Fact]
    public void Program_CallsEveryRegistration()
    {
        var program = Repository.Read("functions", "App", "Program.cs");

        AppUnderSettings.Registrations().Select(method => method.Name).Where(name => !program.Contains($".{name}(", StringComparison.Ordinal)).ShouldBeEmpty();
        AppUnderSettings.Registrations().Count.ShouldBe(RegistrationCall().Count(program));
    }

    /// <summary>On this plan, the platform resolves references from outside of the app's subnet: it does not reach a vault that is closed.</summary>
    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Secrets_OfAClosedVault_AreReadByTheAppAndOfAnOpenOneByThePlatform(string set)
    {
        var settings = ParameterSet.Named(set).AppSettings;
        var isClosed = ParameterSet.Named(set).OfType("Microsoft.KeyVault/vaults").Single()["properties"]!["publicNetworkAccess"]!.GetValue<string>() == "Disabled";

        (settings["Vault__Uri"].Length > 0, settings["Access__SigningKey"].Length == 0).ShouldBe((isClosed, isClosed));
        Repository.Read("functions", "App", "Program.cs").ShouldContain("builder.Configuration.AddVaultSecrets();");
    }

    [Fact]
    public void HostFile_RefersToSettings_ThatLocalSettingsHave()
    {
        var local = JsonNode.Parse(Repository.Read("functions", "App", "local.settings.json"))!["Values"]!.AsObject();

        References().Except(local.Select(value => value.Key)).ShouldBeEmpty("host.json refers to them, and a run without any setting would not start");
        ((string)local["DURABLE_TASK_HUB"]!).ShouldBe("annotation");
    }

    [Fact]
    public void HostFile_RefersToSettings_WhereTheRealHostResolvesThem()
    {
        // Of the durable section, the real extension resolves %NAME% in hubName alone; elsewhere it would take it literally.
        ((string)HostFile["extensions"]!["durableTask"]!["hubName"]!).ShouldBe("%DURABLE_TASK_HUB%");
        Reference().Count(Repository.Read("host.json")).ShouldBe(1);
    }

    [Fact]
    public void DurableBackend_Scheduler_OverridesHostJsonAtItsPath()
    {
        var settings = ParameterSet.Named("maximal").AppSettings;

        settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"].ShouldBe("azureManaged");
        settings["DURABLE_TASK_HUB"].ShouldBe("maximal");
        settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"].ShouldContain("Authentication=ManagedIdentity");
        ParameterSet.Named("dev").AppSettings.Keys.ShouldNotContain(name => name.Contains("durableTask", StringComparison.Ordinal));
        ((string)HostFile["extensions"]!["durableTask"]!["storageProvider"]!["type"]!).ShouldBe("AzureStorage");
    }

    [Fact]
    public void Containers_OfTheDataAccount_AreThoseOfTheApp()
    {
        var made = ParameterSet.Named("dev").OfType("Microsoft.Storage/storageAccounts/blobServices/containers")
            .Select(each => (string)each["name"]!).Where(name => name.StartsWith("stdata", StringComparison.Ordinal)).Select(name => name.Split('/')[^1]);

        made.Order().ShouldBe(Enum.GetNames<ContainerName>().Select(name => name.ToLowerInvariant()).Order());
    }

    private static IEnumerable<string> Read(IReadOnlyDictionary<string, string> settings) => AppUnderSettings.Read(settings.ToDictionary(
        setting => setting.Key, setting => setting.Value.StartsWith('[') ? Evaluated(setting.Key) : setting.Value));

    /// <summary>What a deployment would put where the value depends on it.</summary>
    private static string Evaluated(string name) =>
        name.EndsWith("Uri", StringComparison.Ordinal) || name.EndsWith("Url", StringComparison.Ordinal) ? "https://account.blob.core.windows.net/"
        : name.EndsWith("Key", StringComparison.Ordinal) ? Convert.ToBase64String(new byte[48])
        : "00000000-0000-0000-0000-000000000000";

    private static IEnumerable<string> Triggers() => AppUnderSettings.Functions()
        .SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<BlobTriggerAttribute>()?.Connection).OfType<string>()
        .Distinct().SelectMany(connection => OfConnection.Select(part => $"{connection}__{part}"));

    private static IEnumerable<string> References() => Reference().Matches(Repository.Read("host.json")).Select(match => match.Groups[1].Value);

    /// <summary>The settings that stand over a value of host.json which is there, and those that they name.</summary>
    private static IEnumerable<string> Overrides(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings.Where(setting => setting.Key.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal)))
        {
            var path = name.Split("__")[1..];
            if (path[..^1].Aggregate((JsonNode?)HostFile, (node, step) => node?[step]) is JsonObject)
            {
                yield return name;
                yield return value;
            }
        }
    }

    [GeneratedRegex("%([A-Za-z_][A-Za-z0-9_]*)%")]
    private static partial Regex Reference();

    [GeneratedRegex("\"([A-Z][A-Za-z0-9]+(?::[A-Z][A-Za-z0-9]+)+)\"")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"builder\.Services\.AddAnnotation\w+\(")]
    private static partial Regex RegistrationCall();
}
