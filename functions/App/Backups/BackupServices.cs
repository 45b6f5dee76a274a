using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Backups;

/// <summary>Registers copies of the tables.</summary>
public static class BackupServices
{
    /// <summary>Adds what copies tables, and restores them.</summary>
    public static IServiceCollection AddAnnotationBackups(this IServiceCollection services) => services
        .AddSingleton(provider => BackupOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<BackupStore>()
        .AddSingleton<RestoreStore>()
        .AddSingleton<TableCopier>();
}
