using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Access;

/// <summary>Registers who may do what.</summary>
public static class AccessServices
{
    /// <summary>Adds tokens, task links, callback secrets and the authentication that uses them.</summary>
    public static IServiceCollection AddAnnotationAccess(this IServiceCollection services) => services
        .AddSingleton<SigningKey>()
        .AddSingleton<TokenStore>()
        .AddSingleton<TaskLinks>()
        .AddSingleton<CallbackSecrets>()
        .AddSingleton<Authentication>();
}
