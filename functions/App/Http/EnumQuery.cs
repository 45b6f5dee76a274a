using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Reads query parameters that name values of an enum, as JSON names them.</summary>
public static class EnumQuery
{
    /// <summary>
    /// The values that a parameter names, each once: <c>?name=a,b</c> and <c>?name=a&amp;name=b</c> are the same. None when it is absent or
    /// empty. Upper and lower case are the same; the number of a value is no name.
    /// </summary>
    /// <exception cref="ProblemException">400 for anything else; it lists the names.</exception>
    public static IReadOnlyList<T> Of<T>(HttpRequest request, string name)
        where T : struct, Enum
    {
        var given = request.Query[name].Where(text => !string.IsNullOrEmpty(text)).SelectMany(text => text!.Split(',', StringSplitOptions.TrimEntries));
        return [.. given.Select(text => Value<T>(text, name)).Distinct()];
    }

    private static T Value<T>(string text, string name)
        where T : struct, Enum
    {
        // Enum.TryParse would take numbers, and lists of values that become another one.
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        throw ProblemException.Invalid("?" + name, $"Expected some of {names}, separated by commas; found '{text}'.");
    }
}
