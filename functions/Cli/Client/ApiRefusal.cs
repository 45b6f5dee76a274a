using System.Net;

namespace AnnotationFunctions.Cli.Client;

/// <summary>The API understood the request and refused it.</summary>
internal sealed class ApiRefusal(HttpStatusCode status, string message) : CommandFailure(message)
{
    internal HttpStatusCode Status { get; } = status;
}
