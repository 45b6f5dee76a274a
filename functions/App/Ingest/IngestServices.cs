using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Registers the stage "prepare".</summary>
public static class IngestServices
{
    /// <summary>Adds <see cref="UploadIngestion"/>, <see cref="UploadLedger"/>, <see cref="ItemStore"/> and <see cref="ItemMedia"/>.</summary>
    public static IServiceCollection AddAnnotationIngest(this IServiceCollection services) => services
        .AddSingleton(provider => IngestOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<UploadLedger>()
        .AddSingleton<ItemStore>()
        .AddSingleton<ItemMedia>()
        .AddSingleton<FingerprintIndex>()
        .AddSingleton<MediaPreparation>()
        .AddSingleton<EntryMemory>()
        .AddSingleton<Quarantine>()
        .AddSingleton<ContentIngestion>()
        .AddSingleton<ArchiveIngestion>()
        .AddSingleton<UploadSweep>()
        .AddSingleton(provider => new UploadIngestion(
            provider.GetRequiredService<ProjectStore>(),
            provider.GetRequiredService<ContentIngestion>(),
            provider.GetRequiredService<ArchiveIngestion>(),
            provider.GetRequiredService<MediaPreparation>(),
            provider.GetRequiredService<Quarantine>(),
            provider.GetRequiredService<AnnotationStorage>(),
            provider.GetRequiredService<IngestOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UploadIngestion>>()));
}
