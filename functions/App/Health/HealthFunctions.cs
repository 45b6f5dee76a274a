using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Health;

/// <summary>Health over HTTP, for load balancers and people. Open to everybody, since it says nothing but whether.</summary>
public sealed class HealthFunctions(StorageHealth health)
{
    /// <summary>GET health.</summary>
    [Function("ReadHealth")]
    [Access(Role.Any, Anonymous = true)]
    [Endpoint("Whether the app can do its work", Response = typeof(HealthReport), Also = [503], Description = "200 when it can, 503 with the same body when it cannot.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var report = await health.ReportAsync(cancellation);
        return Results.Json(report, Json.Http, statusCode: report.Status == HealthStatus.Ok ? 200 : 503);
    }
}
