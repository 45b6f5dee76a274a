using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Prelabel.Registry;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Registers pre-labelling.</summary>
public static class PrelabelServices
{
    /// <summary>Adds <see cref="PrelabelStore"/> and what runs models.</summary>
    public static IServiceCollection AddAnnotationPrelabel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(provider => PrelabelOptions.From(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<AzureIdentity>()
            .AddSingleton<InferenceClient>()
            .AddSingleton<ModelLoader>()
            .AddSingleton<ModelCache>()
            .AddSingleton<ModelTaking>()
            .AddSingleton(provider => new RegistryConnections(provider.GetRequiredService<PrelabelOptions>().AllowLoopback))
            .AddSingleton(provider => new RegistryTokens(
                provider.GetRequiredService<RegistryConnections>().Listed, provider.GetRequiredService<PrelabelOptions>(),
                provider.GetRequiredService<AzureIdentity>().TokenAsync,
                host => host.EndsWith(".azurecr.io", StringComparison.OrdinalIgnoreCase), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<RegistryClient>()
            .AddSingleton(provider => new ModelArtifacts(
                provider.GetRequiredService<RegistryClient>(), provider.GetRequiredService<AnnotationStorage>(), provider.GetRequiredService<PrelabelOptions>()))
            .AddSingleton<Passes.PassStore>()
            .AddSingleton<AuditStore>()
            .AddSingleton<AutoLabelGate>()
            .AddSingleton<AutoLabelReview>()
            .AddSingleton<PrelabelStore>();
    }
}
