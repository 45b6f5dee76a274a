using System.Globalization;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Reads a route, query or path part as the type of its parameter, in the invariant culture.</summary>
internal static class BindingDataConversion
{
    public static bool TryConvert(object data, Type type, out object? value)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsInstanceOfType(data))
        {
            value = data;
            return true;
        }

        value = data is string text ? Parse(text, target) : null;
        return value is not null;
    }

    private static object? Parse(string text, Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        return type switch
        {
            _ when type == typeof(Guid) => Guid.TryParse(text, out var id) ? id : null,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.Integer, culture, out var number) ? number : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.Integer, culture, out var number) ? number : null,
            _ when type == typeof(double) => double.TryParse(text, NumberStyles.Float, culture, out var number) ? number : null,
            _ when type == typeof(decimal) => decimal.TryParse(text, NumberStyles.Number, culture, out var number) ? number : null,
            _ when type == typeof(float) => float.TryParse(text, NumberStyles.Float, culture, out var number) ? number : null,
            _ when type == typeof(DateTime) => DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind, out var time) ? time : null,
            _ when type == typeof(DateTimeOffset) =>
                DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            _ => null,
        };
    }
}
