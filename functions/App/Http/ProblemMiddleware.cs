using System.Diagnostics;
using AnnotationFunctions.App.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Http;

/// <summary>Turns every exception of an HTTP function into problem+json, since the host itself answers an empty 500, and sets the security headers.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        SecurityHeaders.Set(http.Response.Headers);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception e)
        {
            await AnswerAsync(context, http, e);
        }
    }

    private async Task AnswerAsync(FunctionContext context, HttpContext http, Exception exception)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.InvocationId;
        var problem = ProblemOf(exception);
        if (problem is null)
        {
            LogUnhandled(exception, context.FunctionDefinition.Name, traceId);
            problem = new ProblemException(500, "Internal error", $"The request failed; the log has the reason under '{traceId}'.");
        }
        else if (problem.Status >= 500)
        {
            LogUnavailable(exception, context.FunctionDefinition.Name, traceId);
        }

        if (problem.Status >= 500)
        {
            LogAnswered(problem.Status, context.FunctionDefinition.Name); // without its exception: alerts count messages
        }

        if (http.Response.HasStarted)
        {
            http.Abort(); // a body cut off is an error that the client sees; one that ends early is not
            return;
        }

        await ProblemBody.WriteAsync(http, problem, traceId);
    }

    private static ProblemException? ProblemOf(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { StatusCode: 413 } => new ProblemException(413, "The request body is too large"),
        BadHttpRequestException bad => new ProblemException(bad.StatusCode, "The request is not valid"),
        InvalidContinuationException continuation => ProblemException.Invalid("?continuation", continuation.Message),
        StorageLimitException limit => new ProblemException(400, "Not storable", limit.Message),
        StorageConflictException => ProblemException.Conflict("Others changed the same thing at the same time; try again."),
        _ when StorageFault.IsUnavailable(exception) => new ProblemException(503, "Storage does not answer", "Try again later."),
        _ => null,
    };

    [LoggerMessage(1200, LogLevel.Error, "Function {Function} failed ({TraceId}).")]
    private partial void LogUnhandled(Exception exception, string function, string traceId);

    [LoggerMessage(1201, LogLevel.Warning, "Function {Function} could not be served ({TraceId}).")]
    private partial void LogUnavailable(Exception exception, string function, string traceId);

    [LoggerMessage(1706, LogLevel.Warning, "Answered {Status} for function {Function}.")]
    private partial void LogAnswered(int status, string function);
}
