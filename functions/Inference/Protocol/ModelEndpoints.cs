using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>What the protocol tells about a model: its metadata, and whether it is ready.</summary>
internal sealed class ModelEndpoints(ModelRepository repository)
{
    private const string Platform = "onnx_onnxv1";

    public Task MetadataAsync(HttpContext context) => ErrorsAsync(context, () =>
    {
        var model = repository.Lease(Name(context), RouteVersion.Of(context));
        try
        {
            var ready = repository.Find(model.Name)!.Entries.Values.Where(entry => entry.Loaded is not null).Select(entry => $"{entry.Version}");
            var batching = model.Config.Batching;
            return context.Response.WriteAsJsonAsync(
                new ModelMetadata(
                    model.Name, [.. ready], Platform, Describe(model.Signature.Inputs), Describe(model.Signature.Outputs),
                    new ModelParameters(model.Sha256, model.VersionText, model.Batches ? batching.MaxBatchSize : 0, batching.LatencyBound.TotalMilliseconds)),
                ProtocolJson.Default.ModelMetadata);
        }
        finally
        {
            model.Return();
        }
    });

    public Task ReadyAsync(HttpContext context) => ErrorsAsync(context, () =>
    {
        var name = Name(context);
        bool ready;
        try
        {
            ready = repository.Entry(name, RouteVersion.Of(context)).Loaded is not null;
        }
        catch (InferenceException failure) when (failure.Kind is InferenceFailure.Unavailable or InferenceFailure.ModelFailed)
        {
            ready = false;
        }

        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(new ModelReadyMessage(name, ready), ProtocolJson.Default.ModelReadyMessage);
    });

    internal static string Name(HttpContext context) => (string)context.Request.RouteValues["model"]!;

    internal static async Task ErrorsAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (InferenceException failure)
        {
            await ErrorWriter.WriteAsync(context.Response, failure);
        }
    }

    private static TensorMetadata[] Describe(TensorSpec[] specs) => [.. specs.Select(spec => new TensorMetadata(spec.Name, spec.Datatype.Name(), spec.Shape))];
}
