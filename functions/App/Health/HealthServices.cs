using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Health;

/// <summary>Registers the health check.</summary>
public static class HealthServices
{
    /// <summary>Adds <see cref="StorageHealth"/>.</summary>
    public static IServiceCollection AddAnnotationHealth(this IServiceCollection services) => services.AddSingleton<StorageHealth>();
}
