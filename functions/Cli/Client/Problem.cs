namespace AnnotationFunctions.Cli.Client;

/// <summary>An error answer of the API (RFC 9457).</summary>
internal sealed record Problem(string? Title, int? Status, string? Detail, IReadOnlyList<ProblemError>? Errors)
{
    /// <summary>The whole problem on one line.</summary>
    internal string InOneLine()
    {
        var said = string.Join(": ", new[] { Title, Detail }.Where(part => !string.IsNullOrWhiteSpace(part)));
        var errors = Errors is { Count: > 0 }
            ? $" ({string.Join("; ", Errors.Take(5).Select(error => $"{error.Pointer} {error.Message}"))}{(Errors.Count > 5 ? $"; {Errors.Count - 5} more" : "")})"
            : "";
        return said + errors;
    }
}
