using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AnnotationFunctions.App.Access;

/// <summary>
/// Lets an HTTP function run only for whom its <see cref="AccessAttribute"/> admits, within their projects, for a project that exists, with a
/// body no larger than its <see cref="EndpointAttribute"/> states.
/// </summary>
public sealed class AccessMiddleware(EndpointCatalog endpoints, Authentication authentication, ProjectDirectory projects) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            var endpoint = endpoints.Find(context.FunctionDefinition.Name)
                ?? throw new InvalidOperationException($"Function '{context.FunctionDefinition.Name}' states no access.");
            await AdmitAsync(http, endpoint, context.CancellationToken);
            BoundBody(http, endpoint.About.MaxBytes);
        }

        await next(context);
    }

    private async Task AdmitAsync(HttpContext http, HttpEndpoint endpoint, CancellationToken cancellation)
    {
        if (endpoint.Access.Anonymous)
        {
            return;
        }

        var caller = await authentication.FindCallerAsync(http.Request, endpoint.Access, cancellation)
            ?? throw new ProblemException(401, "Not authenticated", "Send 'Authorization: Bearer anf_…' with a token that is neither expired nor revoked.");
        if ((endpoint.Access.Roles & caller.Role) == 0)
        {
            throw ProblemException.Forbidden($"The role {caller.Role} may not do this; one of {endpoint.Access.Roles} may.");
        }

        foreach (var parameter in endpoint.RouteParameters)
        {
            if (parameter is "project" or "task")
            {
                // Refuse rather than pass unchecked what the host did not hand over.
                var value = http.Request.RouteValues[parameter] as string
                    ?? throw new InvalidOperationException($"The route of '{endpoint.Function}' has no value for '{parameter}'.");
                caller.RequireProject(parameter == "task" ? TaskProject.Of(value) : value);
                if (parameter == "project")
                {
                    await projects.RequireAsync(value, cancellation);
                }
            }
        }

        http.SetCaller(caller);
    }

    private static void BoundBody(HttpContext http, long maxBytes)
    {
        if (http.Request.ContentLength > maxBytes)
        {
            throw ProblemException.TooLarge(maxBytes);
        }

        // For bodies that do not say how long they are.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }
    }
}
