using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Http;

/// <summary>Registers what all HTTP functions share.</summary>
public static class HttpServices
{
    /// <summary>Adds the catalogue of endpoints; throws when a function states no access.</summary>
    public static IServiceCollection AddAnnotationHttp(this IServiceCollection services) =>
        services.AddSingleton(EndpointCatalog.Load(typeof(HttpServices).Assembly));
}
