namespace AnnotationFunctions.App.Storage;

/// <summary>A continuation that no page of this table ever returned.</summary>
public sealed class InvalidContinuationException() : Exception("The continuation is not one that an earlier page returned.");
