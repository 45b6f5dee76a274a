using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Registers pre-labelling.</summary>
public static class PrelabelServices
{
    /// <summary>Adds <see cref="PrelabelStore"/> and the adapters of models.</summary>
    public static IServiceCollection AddAnnotationPrelabel(this IServiceCollection services) => services
        .AddSingleton(provider => PrelabelOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<ModelCache>()
        .AddSingleton<IPrelabelAdapter, ImageClassification>()
        .AddSingleton<PrelabelStore>();
}
