namespace AnnotationFunctions.App.Http;

/// <summary>One thing that is wrong with a request, where (a JSON pointer into the body; a query parameter as <c>?name</c>) and what was expected.</summary>
public sealed record ProblemError(string Pointer, string Message);
