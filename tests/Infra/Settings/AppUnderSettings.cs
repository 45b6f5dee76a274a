using System.Reflection;
using AnnotationFunctions.App.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Infra.Settings;

/// <summary>
/// Makes everything that the app makes at its start, from given settings, and tells which settings it read. No storage is called: what is made
/// connects when it is first used.
/// </summary>
internal static class AppUnderSettings
{
    private static readonly Assembly App = typeof(AnnotationStorage).Assembly;

    public static IReadOnlyCollection<string> Read(IReadOnlyDictionary<string, string> settings)
    {
        var values = settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value));
        var configuration = new RecordingConfiguration(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders());
        services.AddSingleton<IConfiguration>(configuration);
        foreach (var registration in Registrations())
        {
            registration.Invoke(null, [services]);
        }

        using var provider = services.BuildServiceProvider();
        foreach (var type in services.Select(service => service.ServiceType).Where(type => type.Assembly == App && !type.ContainsGenericParameters).Distinct())
        {
            provider.GetServices(type).ToList();
        }

        foreach (var type in Functions().Select(function => function.DeclaringType!).Distinct().Where(type => !type.IsAbstract))
        {
            ActivatorUtilities.CreateInstance(provider, type);
        }

        return [.. configuration.Asked.Select(path => path.Replace(":", "__", StringComparison.Ordinal))];
    }

    /// <summary>The methods with functions.</summary>
    public static IEnumerable<MethodInfo> Functions() => App.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FunctionAttribute)));

    /// <summary>The methods by which Program registers the services of each folder.</summary>
    public static IReadOnlyList<MethodInfo> Registrations() =>
    [
        .. App.GetTypes().Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(IServiceCollection)
                && method.GetParameters() is [{ ParameterType: var only }] && only == typeof(IServiceCollection)),
    ];
}
