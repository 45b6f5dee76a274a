using AnnotationFunctions.App.Annotate.Batches;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Quality;

/// <summary>Puts a scored batch to its gate; says whether it passed.</summary>
public sealed class GateBatch(BatchGate gate)
{
    /// <summary>The activity.</summary>
    [Function(nameof(GateBatch))]
    public async Task<bool> RunAsync([ActivityTrigger] BatchKey key, FunctionContext context) =>
        (await gate.RunAsync(key, context.CancellationToken)).Passed;
}
