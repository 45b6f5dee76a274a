using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>host.json, app settings, and where they meet.</summary>
public sealed class SettingsTests
{
    private const string Referring = """
        { "version": "2.0", "extensions": { "http": { "routePrefix": "v1" }, "durableTask": { "hubName": "%Task_Hub%" } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trap27_HostJson_TakesWhatDiffersByDeploymentFromSettings()
    {
        using var setup = new HostSetup(typeof(App)) { HostJson = Referring, Settings = { ["Task_Hub"] = "hub7" } };
        await using var host = await RunningHost.StartAsync(setup);

        host.Services.GetRequiredService<DurableOptions>().HubName.ShouldBe("hub7");
        (await host.Client.GetStringAsync("/v1/hello", Cancel)).ShouldBe("hello");
    }

    [Fact]
    public async Task Trap27_SettingWithThePathOfAValue_StandsOverHostJson()
    {
        using var setup = new HostSetup(typeof(App))
        {
            HostJson = Referring,
            Settings =
            {
                ["Task_Hub"] = "hub7",
                ["Other_Hub"] = "hub8",
                ["AzureFunctionsJobHost:extensions:durableTask:HUBNAME"] = "%Other_Hub%",
                ["AzureFunctionsJobHost:extensions:durableTask:storageProvider:connectionName"] = "Elsewhere",
            },
        };
        await using var host = await RunningHost.StartAsync(setup);

        host.Services.GetRequiredService<DurableOptions>().HubName.ShouldBe("hub8");
        host.Services.GetRequiredService<DurableOptions>().ConnectionName.ShouldBe("Elsewhere");
    }

    [Fact]
    public async Task Trap27_SettingThatIsNotThere_RefusesToStartAndNamesItAndThePlace()
    {
        using var setup = new HostSetup(typeof(App)) { HostJson = Referring };

        var message = (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message;

        message.ShouldContain("host.json, extensions, durableTask, hubName refers to the app setting 'Task_Hub' as %Task_Hub%");
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("""{ "version": "3.0" }""", "has version '3.0'; this host reads version '2.0'")]
    [InlineData("""{ "version": "2.0", "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default is 'Loud'; one of Trace, Debug")]
    [InlineData("""{ "version": "2.0", "extensions": { "blobs": { "maxDegreeOfParallelism": 0 } } }""",
        "extensions.blobs.maxDegreeOfParallelism is '0'; a whole number above 0 was expected")]
    public async Task HostJson_Wrong_RefusesToStartAndSaysWhy(string json, string expected)
    {
        using var setup = new HostSetup(typeof(Watching)) { HostJson = json, Settings = { ["Data"] = "UseDevelopmentStorage=true", ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true", ["Path"] = "uploads/{name}" } };

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task LogLevels_SettingAndHostJson_SettingWins()
    {
        using var setup = new HostSetup(typeof(App))
        {
            HostJson = """{ "version": "2.0", "logging": { "logLevel": { "default": "Warning", "Loud": "Debug", "Both": "Debug" } } }""",
            Settings = { ["Logging:LogLevel:Both"] = "Error" },
        };
        await using var host = await RunningHost.StartAsync(setup);
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();

        loggers.CreateLogger("Any").IsEnabled(LogLevel.Information).ShouldBeFalse();
        loggers.CreateLogger("Loud.One").IsEnabled(LogLevel.Debug).ShouldBeTrue();
        loggers.CreateLogger("Both").IsEnabled(LogLevel.Warning).ShouldBeFalse();
    }

    [Fact]
    public async Task LocalSettings_Values_AreSettingsAndLaterSourcesWin()
    {
        using var setup = new HostSetup(typeof(App)) { Settings = { ["Shared:Name"] = "from later" } };
        File.WriteAllText(Path.Combine(setup.AppDirectory, "local.settings.json"), """
            { // as the tools write it
              "IsEncrypted": false, "Values": { "Own__Name": "from the file", "Shared__Name": "from the file" } }
            """);
        await using var host = await RunningHost.StartAsync(setup);
        var configuration = host.Services.GetRequiredService<IConfiguration>();

        configuration["Own:Name"].ShouldBe("from the file");
        configuration["Shared:Name"].ShouldBe("from later");
    }

    [Fact]
    public async Task DataFolder_SecondHost_IsRefused()
    {
        using var setup = new HostSetup(typeof(App));
        await using var host = await RunningHost.StartAsync(setup);

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain("is in use by another host");
    }

    [Theory]
    [InlineData("RequireKeys", "perhaps", "LocalHost__RequireKeys is 'perhaps'; true or false was expected")]
    [InlineData("DrainTimeout", "-1", "LocalHost__DrainTimeout is '-1'")]
    [InlineData("BlobPollInterval", "soon", "LocalHost__BlobPollInterval is 'soon'")]
    public async Task OwnSetting_Wrong_RefusesToStartAndNamesIt(string name, string value, string expected)
    {
        using var setup = new HostSetup(typeof(App)) { Settings = { [$"LocalHost:{name}"] = value } };

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData(null, null, "Function 'Watch' uses the connection 'Data': neither the setting 'Data' (a connection string) nor 'Data__blobServiceUri'")]
    [InlineData("Data", "not a connection string", "Function 'Watch': the setting 'Data' is not a storage connection string.")]
    [InlineData("Data:blobServiceUri", "nowhere", "the setting 'Data__blobServiceUri' is 'nowhere'; an absolute address was expected")]
    [InlineData("Data:blobServiceUri", "https://x.blob.example", "The poison queue of Function 'Watch' uses the connection 'AzureWebJobsStorage'")]
    public async Task BlobConnection_MissingOrWrong_RefusesToStartAndNamesIt(string? name, string? value, string expected)
    {
        using var setup = new HostSetup(typeof(Watching)) { Settings = new() { ["Path"] = "uploads/{name}", [name ?? "Other"] = value } };

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("UP/{name}", "'UP' is not the name of a container")]
    [InlineData("uploads/{na me}", "its parts must look like {name}")]
    [InlineData("uploads/{name}/{name}", "it names a part twice")]
    public async Task BlobPath_Wrong_RefusesToStartAndSaysWhy(string path, string expected)
    {
        using var setup = new HostSetup(typeof(Watching)) { Settings = { ["Data"] = "UseDevelopmentStorage=true", ["Path"] = path } };

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain(expected);
    }

    public static class App
    {
        [Function("Hello")]
        public static IResult Hello([HttpTrigger("get")] HttpRequest request) => Results.Text("hello");
    }

    public static class Watching
    {
        [Function("Watch")]
        public static void Watch([BlobTrigger("%Path%", Connection = "Data")] string content)
        {
        }
    }
}
