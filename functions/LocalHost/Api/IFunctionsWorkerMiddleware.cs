namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Code that runs around every invocation, of every trigger. One instance serves all of them.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
