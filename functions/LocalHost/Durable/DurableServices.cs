using AnnotationFunctions.LocalHost.Durable.Engine;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>Registers the durable engine; the caller registers its <see cref="IDurableFunctions"/>.</summary>
internal static class DurableServices
{
    public static IServiceCollection AddDurable(this IServiceCollection services, DurableOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options.Validated());
        services.AddSingleton<DurableEngine>();
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        services.AddSingleton<LocalDurableTaskClient>();
        services.AddSingleton<DurableTaskClient>(provider => provider.GetRequiredService<LocalDurableTaskClient>());
        return services;
    }
}
