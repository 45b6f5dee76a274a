using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Revisions of a thing as strong ETags: <c>"7"</c>.</summary>
public static class Revision
{
    /// <summary>The revision that <c>If-Match</c> names; null when it is absent or <c>*</c>.</summary>
    /// <exception cref="ProblemException">412 when it names something that was never a revision.</exception>
    public static int? Wanted(HttpRequest request)
    {
        var text = request.Headers.IfMatch.ToString().Trim();
        if (text is "" or "*")
        {
            return null;
        }

        return int.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ProblemException.Changed($"If-Match names '{text}', which no answer gave as ETag.");
    }

    /// <summary>Sets the ETag of the answer.</summary>
    public static void State(HttpResponse response, int revision) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
}
