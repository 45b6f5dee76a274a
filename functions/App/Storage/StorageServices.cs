using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AnnotationFunctions.App.Storage;

/// <summary>Registers the storage.</summary>
public static class StorageServices
{
    /// <summary>Adds <see cref="AnnotationStorage"/> for the account that the settings name.</summary>
    public static IServiceCollection AddAnnotationStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider => new AnnotationStorage(
            StorageAccount.From(provider.GetRequiredService<IConfiguration>()), provider.GetRequiredService<TimeProvider>()));
    }
}
