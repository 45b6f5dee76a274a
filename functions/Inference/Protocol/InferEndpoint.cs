using System.Diagnostics;
using System.Globalization;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Hosting;
using AnnotationFunctions.Inference.Repository;
using AnnotationFunctions.Inference.Telemetry;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary><c>POST /v2/models/{model}[/versions/{version}]/infer</c>.</summary>
internal sealed partial class InferEndpoint(
    ModelRepository repository, Admission admission, PinnedBufferPool pool, BufferBudget budget, InferenceOptions options, InferenceMeter meter,
    ILogger<InferEndpoint> log)
{
    /// <summary>What proxies log where the client left before the answer.</summary>
    private const int ClientGone = 499;

    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        LoadedModel? model = null;
        var status = StatusCodes.Status200OK;
        try
        {
            admission.Enter();
            try
            {
                model = repository.Lease((string)context.Request.RouteValues["model"]!, RouteVersion.Of(context));
                await AnswerAsync(context, model);
            }
            finally
            {
                model?.Return();
                admission.Leave();
            }
        }
        catch (InferenceException failure)
        {
            status = ErrorWriter.Status(failure.Kind);
            await RefuseAsync(context, failure);
        }
        catch (BadHttpRequestException failure)
        {
            status = failure.StatusCode;
            await ErrorWriter.WriteAsync(context.Response, status, failure.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            status = ClientGone;
        }
        catch (Exception failure)
        {
            status = StatusCodes.Status500InternalServerError;
            LogFailed(failure);
            await RefuseAsync(context, new InferenceException(InferenceFailure.ServerFailed, "The server failed on this request; its log says why."));
        }

        meter.Answered(model?.Name ?? "", model?.VersionText ?? "", status, Stopwatch.GetElapsedTime(started));
    }

    private async Task AnswerAsync(HttpContext context, LoadedModel model)
    {
        using var body = await RequestBody.ReadAsync(context.Request, JsonLength(context.Request), options.Limits.MaxRequestBytes, pool, budget);
        var request = InferRequestReader.Read(body, model);
        var pending = new PendingInference(request.Inputs, request.Rows, context.RequestAborted);
        try
        {
            using var outputs = await model.Batcher.RunAsync(pending, request.Timeout);
            await InferResponseWriter.WriteAsync(context.Response, model, request, outputs, context.RequestAborted);
        }
        catch (InferenceException failure)
        {
            throw failure.Of($"Model '{model.Name}' version {model.Version}");
        }
    }

    private async Task RefuseAsync(HttpContext context, InferenceException failure)
    {
        if (failure.Kind is InferenceFailure.ModelFailed or InferenceFailure.TimedOut)
        {
            LogModelFailed(failure.Message);
        }

        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await ErrorWriter.WriteAsync(context.Response, failure);
    }

    private static int? JsonLength(HttpRequest request)
    {
        var header = request.Headers[InferenceHeaders.JsonLength];
        return header.Count == 0 ? null
            : int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
            : throw new InferenceException(InferenceFailure.Invalid, $"{InferenceHeaders.JsonLength} is '{header}'; expected a number of bytes.");
    }

    [LoggerMessage(EventId = 4122, Level = LogLevel.Error, Message = "An inference request failed")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(EventId = 4121, Level = LogLevel.Warning, Message = "{Failure}")]
    private partial void LogModelFailed(string failure);
}
