namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>A parameter of a function could not be filled from what started the function.</summary>
internal sealed class ParameterBindingException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
