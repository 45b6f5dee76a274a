namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the worker's pipeline.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
