using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>The management API under /runtime/webhooks/durabletask, with the paths, codes and bodies of the real host.</summary>
internal static class DurableManagement
{
    public const string Root = "/runtime/webhooks/durabletask";

    /// <summary>Maps the API; the caller adds the check of keys to what is returned.</summary>
    public static RouteGroupBuilder MapDurableManagement(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root);
        group.MapPost("/orchestrators/{name}/{id?}", Guarded(InstanceEndpoints.StartAsync));
        group.MapGet("/instances", Guarded(InstanceListEndpoints.ListAsync));
        group.MapDelete("/instances", Guarded(InstanceListEndpoints.PurgeAllAsync));
        group.MapGet("/instances/{id}", Guarded(InstanceEndpoints.StatusAsync));
        group.MapDelete("/instances/{id}", Guarded(InstanceEndpoints.PurgeAsync));
        group.MapPost("/instances/{id}/raiseEvent/{eventName}", Guarded(InstanceEndpoints.RaiseEventAsync));
        group.MapPost("/instances/{id}/terminate", Guarded(InstanceEndpoints.TerminateAsync));
        group.MapPost("/instances/{id}/suspend", Guarded(InstanceEndpoints.SuspendAsync));
        group.MapPost("/instances/{id}/resume", Guarded(InstanceEndpoints.ResumeAsync));
        group.MapPost("/instances/{id}/restart", Guarded(InstanceEndpoints.RestartAsync));
        return group;
    }

    private static RequestDelegate Guarded(Func<Instances, HttpContext, Task> handle) => async http =>
    {
        var instances = http.RequestServices.GetRequiredService<Instances>();
        try
        {
            http.Response.StatusCode = http.Request.Method == HttpMethods.Post ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            await handle(instances, http);
        }
        catch (InstanceUnreachableException e)
        {
            http.Response.StatusCode = e.Receipt == Receipt.UnknownInstance ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
        }
        catch (Exception e) when (e is BadHttpRequestException or ArgumentException)
        {
            await ManagementMessages.WriteErrorAsync(http, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (SqliteException e)
        {
            await ManagementMessages.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, $"The state of the host cannot be written: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // The real host answers 500, not 409, when an instance stands against a start or a purge.
            await ManagementMessages.WriteErrorAsync(http, StatusCodes.Status500InternalServerError, e.Message);
        }
    };
}
