using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Projects;

/// <summary>Registers the stage "define".</summary>
public static class ProjectServices
{
    /// <summary>Adds <see cref="ProjectStore"/> and <see cref="ProjectDirectory"/>.</summary>
    public static IServiceCollection AddAnnotationProjects(this IServiceCollection services) =>
        services.AddSingleton<ProjectStore>().AddSingleton<ProjectDirectory>();
}
