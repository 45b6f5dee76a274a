namespace AnnotationFunctions.Cli.Client;

/// <summary>Nobody knows whether the API heard the request: no connection, no answer, or one that broke off.</summary>
internal sealed class ApiOutage(string message, Exception cause) : CommandFailure(message, cause);
