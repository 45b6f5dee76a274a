namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Where a parameter's value comes from.</summary>
internal enum ParameterSource
{
    /// <summary>What started the function: the request, the blob, the timer.</summary>
    Trigger,

    /// <summary>The FunctionContext.</summary>
    Context,

    /// <summary>The token of the invocation.</summary>
    Cancellation,

    /// <summary>An input binding, which is a service of that type: the durable client.</summary>
    Service,

    /// <summary>The JSON body of the request.</summary>
    Body,

    /// <summary>What the trigger gives by type, else the route, query or path part of the parameter's name.</summary>
    BindingData,
}
