using Microsoft.Azure.Functions.Worker.Builder;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>What a test's host and its worker are made of. A setup that is used twice is a restart with the same data folder.</summary>
internal sealed class HostSetup(params Type[] functions) : IDisposable
{
    public const string HubSetting = "AzureFunctionsJobHost:extensions:durableTask:hubName";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("conformance-");

    public IReadOnlyList<Type> Functions { get; init; } = functions;

    public string HostJson { get; init; } = """{ "version": "2.0" }""";

    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Of the host and of the worker.</summary>
    public Dictionary<string, string?> Settings { get; init; } = [];

    public bool ServesHttp { get; init; } = true;

    /// <summary>The clock by which the host starts functions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The app, before ConfigureFunctionsWebApplication.</summary>
    public Action<FunctionsApplicationBuilder> Configure { get; init; } = _ => { };

    /// <summary>After it.</summary>
    public Action<FunctionsApplicationBuilder> ConfigureInside { get; init; } = _ => { };

    public string AppDirectory => directory.FullName;

    public string DataPath => Path.Combine(directory.FullName, "data");

    /// <summary>Hosts of one hub keep each other out of a storage account: each setup has a hub of its own.</summary>
    public Dictionary<string, string?> Hub => Settings.ContainsKey("AzureWebJobsStorage") ? new() { [HubSetting] = directory.Name } : [];

    public void Dispose() => directory.Delete(recursive: true);
}
