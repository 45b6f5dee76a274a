using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>Shows the engine's counters to the benchmark.</summary>
public sealed class CounterFunctions(CounterSums sums)
{
    [Function(nameof(GetCounters))]
    public IResult GetCounters([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counters")] HttpRequest request) =>
        Results.Json(sums.Values());
}
