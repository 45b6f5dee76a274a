using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>The worker's middleware around the function itself. The first added is the outermost.</summary>
internal sealed class FunctionPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> item) => middleware.Add(item);

    public FunctionExecutionDelegate Build() =>
        middleware.AsEnumerable().Reverse().Aggregate<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>, FunctionExecutionDelegate>(
            ExecuteAsync, (next, item) => item(next));

    private static async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var arguments = await ParameterBinder.BindAsync(invocation);
        invocation.Result = await invocation.Function.Body.RunAsync(invocation.InstanceServices, arguments);
    }
}
