using System.Text.Json;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>
/// Looks into JSON that may hold strings that are not Unicode (lone surrogates in escapes, invalid UTF-8). The parser lets them pass, and
/// reading, comparing or searching past them throws.
/// </summary>
internal static class UntrustedJson
{
    /// <summary>The text of a string; null for anything else and for what is not Unicode.</summary>
    public static string? TextOrNull(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a member, or null when it is not Unicode.</summary>
    public static string? NameOrNull(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Finds a member of an object, the last one of that name; false for anything but an object.</summary>
    public static bool TryMember(this JsonElement value, string name, out JsonElement member)
    {
        member = default;
        if (value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }
        try
        {
            return value.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            var found = false;
            foreach (var other in value.EnumerateObject())
            {
                if (other.NameOrNull() == name)
                {
                    (member, found) = (other.Value, true);
                }
            }
            return found;
        }
    }

    /// <summary>The text of a member; null where there is none.</summary>
    public static string? MemberText(this JsonElement value, string name) =>
        value.TryMember(name, out var member) ? member.TextOrNull() : null;
}
