using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Which part of a list is asked for: the query <c>max</c> (1 to 1,000, 100 when absent) and <c>continuation</c>.</summary>
public readonly record struct PageQuery(int Max, string? Continuation)
{
    private const int MaxMax = 1_000;

    /// <summary>Reads the query.</summary>
    /// <exception cref="ProblemException">400 when <c>max</c> is out of range.</exception>
    public static PageQuery Of(HttpRequest request)
    {
        var max = 100;
        if (request.Query.TryGetValue("max", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out max) || max is < 1 or > MaxMax))
        {
            throw ProblemException.Invalid("?max", $"Expected a whole number from 1 to {MaxMax}, found '{text}'.");
        }

        return new PageQuery(max, request.Query.TryGetValue("continuation", out var continuation) ? continuation.ToString() : null);
    }
}
