using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Datasets;

/// <summary>Registers the stage "train".</summary>
public static class DatasetServices
{
    /// <summary>Adds dataset versions.</summary>
    public static IServiceCollection AddAnnotationDatasets(this IServiceCollection services) => services
        .AddSingleton<DatasetStore>()
        .AddSingleton<DatasetCutter>();
}
