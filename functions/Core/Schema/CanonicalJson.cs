using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Writes JSON after RFC 8785.</summary>
internal static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    public static byte[] Write(JsonElement json)
    {
        var text = new StringBuilder();
        Append(json, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>An array of strings.</summary>
    public static string Strings(IEnumerable<string> values)
    {
        var text = new StringBuilder("[");
        foreach (var value in values)
        {
            AppendString(value, text.Length > 1 ? text.Append(',') : text);
        }
        return text.Append(']').ToString();
    }

    /// <summary>
    /// A number as ECMAScript's Number::toString writes it: the shortest digits that read back the same, with an exponent below 1e-6 and
    /// from 1e21 on.
    /// </summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0"; // also for -0
        }
        // .NET's "E16" is not the shortest, its "R" is: take digits and exponent from there.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).AsSpan();
        var exponentAt = shortest.IndexOf('E');
        var mantissa = exponentAt < 0 ? shortest : shortest[..exponentAt];
        var exponent = exponentAt < 0
            ? 0
            : int.Parse(shortest[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var pointAt = mantissa.IndexOf('.');
        var digits = pointAt < 0 ? mantissa.ToString() : string.Concat(mantissa[..pointAt], mantissa[(pointAt + 1)..]);
        var point = (pointAt < 0 ? mantissa.Length : pointAt) + exponent;
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (value < 0 ? "-" : "") + Format(digits.Trim('0'), point - leading);
    }

    /// <param name="digits">Significant digits without zeros at either end.</param>
    /// <param name="point">Where the decimal point stands, counted from before the first digit.</param>
    private static string Format(string digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
        }
        if (point is > -6 and <= 0)
        {
            return $"0.{new string('0', -point)}{digits}";
        }
        var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return digits.Length == 1 ? $"{digits}e{exponent}" : $"{digits[0]}.{digits[1..]}e{exponent}";
    }

    private static void Append(JsonElement json, StringBuilder text)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(json, text);
                break;
            case JsonValueKind.Array:
                var separator = '[';
                foreach (var item in json.EnumerateArray())
                {
                    text.Append(separator);
                    Append(item, text);
                    separator = ',';
                }
                text.Append(separator == '[' ? "[]" : "]");
                break;
            case JsonValueKind.String:
                AppendString(json.GetString()!, text);
                break;
            case JsonValueKind.Number:
                text.Append(Number(json.GetDouble()));
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }

    private static void AppendObject(JsonElement json, StringBuilder text)
    {
        var separator = '{';
        foreach (var member in json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(member.Name, text);
            text.Append(':');
            Append(member.Value, text);
            separator = ',';
        }
        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendString(string value, StringBuilder text)
    {
        text.Append('"');
        var rest = value.AsSpan();
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            text.Append(rest[..at]);
            text.Append(rest[at] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var control => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
            });
            rest = rest[(at + 1)..];
        }
        text.Append(rest).Append('"');
    }
}
