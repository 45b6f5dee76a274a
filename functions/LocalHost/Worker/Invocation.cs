using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>One invocation, as the worker's middleware and the function see it.</summary>
internal sealed class Invocation(AppFunction function, TriggerInput input, IServiceProvider services, CancellationToken cancellation)
    : FunctionContext
{
    private readonly Activity? activity = Activity.Current;
    private InvocationTrace? trace;
    private InvocationBindings? bindings;
    private IDictionary<object, object>? items;

    public AppFunction Function => function;

    public TriggerInput Input => input;

    /// <summary>What the function returned.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override FunctionDefinition FunctionDefinition => function;

    public override TraceContext TraceContext => trace ??= new InvocationTrace(activity, input.Parent);

    public override BindingContext BindingContext => bindings ??= new InvocationBindings(input.BindingData);

    public override RetryContext RetryContext => input.Retry!;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override CancellationToken CancellationToken => cancellation;

    private sealed class InvocationBindings(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class InvocationTrace(Activity? activity, ActivityContext parent) : TraceContext
    {
        /// <summary>Never empty: without a listener the caller's, without a caller a new one.</summary>
        public override string TraceParent { get; } = activity?.Id ?? Format(parent);

        public override string TraceState => activity?.TraceStateString ?? parent.TraceState ?? "";

        private static string Format(ActivityContext context) => context == default
            ? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00"
            : $"00-{context.TraceId}-{context.SpanId}-{(byte)context.TraceFlags:x2}";
    }
}
