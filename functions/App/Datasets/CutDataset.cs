using AnnotationFunctions.App.Annotate.Batches;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Datasets;

/// <summary>Cuts the dataset version of a batch; returns its name.</summary>
public sealed class CutDataset(DatasetCutter cutter)
{
    /// <summary>The activity.</summary>
    [Function(nameof(CutDataset))]
    public Task<string> RunAsync([ActivityTrigger] BatchKey key, FunctionContext context) => cutter.RunAsync(key, context.CancellationToken);
}
