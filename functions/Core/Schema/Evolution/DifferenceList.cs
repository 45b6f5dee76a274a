using System.Globalization;

namespace AnnotationFunctions.Core.Schema.Evolution;

/// <summary>Collects differences.</summary>
internal sealed class DifferenceList
{
    private readonly List<SchemaDifference> _found = [];

    public void Breaking(string pointer, FormattableString message) => Add(pointer, true, message);

    public void Compatible(string pointer, FormattableString message) => Add(pointer, false, message);

    public void Add(string pointer, bool breaking, FormattableString message) =>
        _found.Add(new SchemaDifference(pointer, breaking, message.ToString(CultureInfo.InvariantCulture)));

    /// <summary>
    /// Notes a bound that changed; a least value is narrower when it is greater, a greatest value when it is less. Null is no bound.
    /// </summary>
    public void Bound(string pointer, double? before, double? after, bool least)
    {
        if (before == after)
        {
            return;
        }
        var narrower = after is not null && (before is null || (least ? after > before : after < before));
        Add(pointer, narrower, $"The bound changed from {Text(before)} to {Text(after)}.");
    }

    /// <summary>Notes a switch that changed; turning it on is breaking or not.</summary>
    public void Switch(string pointer, bool before, bool after, bool breakingWhenOn)
    {
        if (before != after)
        {
            Add(pointer, after == breakingWhenOn, $"It was turned {(after ? "on" : "off")}.");
        }
    }

    /// <summary>Notes values of a list that were removed (breaking) or added.</summary>
    public void Values(string pointer, ValueList<string> before, ValueList<string> after)
    {
        foreach (var removed in before.Except(after, StringComparer.Ordinal))
        {
            Breaking(pointer, $"'{removed}' was removed.");
        }
        foreach (var added in after.Except(before, StringComparer.Ordinal))
        {
            Compatible(pointer, $"'{added}' was added.");
        }
    }

    public ValueList<SchemaDifference> ToValueList() => _found.ToValueList();

    private static string Text(double? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
