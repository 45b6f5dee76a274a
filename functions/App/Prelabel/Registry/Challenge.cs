using System.Net.Http.Headers;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>What a registry asks of whom it does not know: <c>WWW-Authenticate</c>.</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The challenge of an answer: a bearer one where there are several. Null without one.</summary>
    public static Challenge? Of(HttpResponseHeaders headers)
    {
        var all = headers.WwwAuthenticate.Select(each => new Challenge(each.Scheme.ToLowerInvariant(), Read(each.Parameter ?? ""))).ToList();
        return all.FirstOrDefault(each => each.Scheme == "bearer") ?? all.FirstOrDefault(each => each.Scheme == "basic");
    }

    private static Dictionary<string, string> Read(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            var name = text[at..equals].Trim(' ', ',');
            var quoted = equals + 1 < text.Length && text[equals + 1] == '"';
            var end = quoted ? text.IndexOf('"', equals + 2) : text.IndexOf(',', equals);
            end = end < 0 ? text.Length : end;
            parameters[name] = text[(equals + (quoted ? 2 : 1))..end];
            at = end + 1;
        }

        return parameters;
    }
}
