namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>A callback URL leads to where callbacks may not go.</summary>
public sealed class CallbackRefusedException(string message) : Exception(message);
