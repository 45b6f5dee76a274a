using System.Net;

namespace AnnotationFunctions.Cli.Client;

/// <summary>The API understood the request and refused it.</summary>
internal sealed class ApiRefusal(HttpStatusCode status, string message, IReadOnlyList<ProblemError>? errors = null) : CommandFailure(message)
{
    /// <summary>Every single fault of the request that the answer names.</summary>
    internal IReadOnlyList<ProblemError> Errors { get; } = errors ?? [];

    internal HttpStatusCode Status { get; } = status;
}
