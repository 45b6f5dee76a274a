namespace AnnotationFunctions.Core.Schema.Evolution;

/// <summary>Compares attributes by their ids.</summary>
internal static class AttributeDifferences
{
    public static void Find(string pointer, ValueList<AttributeDefinition> before, ValueList<AttributeDefinition> after,
        DifferenceList found)
    {
        var old = before.ToDictionary(attribute => attribute.Id, StringComparer.Ordinal);
        foreach (var removed in before.Where(attribute => after.All(other => other.Id != attribute.Id)))
        {
            found.Breaking(pointer, $"The attribute '{removed.Id}' was removed.");
        }
        for (var i = 0; i < after.Count; i++)
        {
            var at = FormattableString.Invariant($"{pointer}/{i}");
            if (old.TryGetValue(after[i].Id, out var was))
            {
                Changed(at, was, after[i], found);
            }
            else
            {
                found.Add(at, after[i].Required,
                    $"The {(after[i].Required ? "required" : "optional")} attribute '{after[i].Id}' was added.");
            }
        }
    }

    private static void Changed(string pointer, AttributeDefinition was, AttributeDefinition now, DifferenceList found)
    {
        if (was.Type != now.Type)
        {
            // Every integer is a number. A listed value is a text too, but may be too long for one.
            var wider = (was.Type, now.Type) is (AttributeType.Integer, AttributeType.Number);
            found.Add($"{pointer}/type", !wider, $"The type of '{now.Id}' changed.");
        }
        else if (now.Type == AttributeType.Enum)
        {
            found.Values($"{pointer}/values", was.Values, now.Values);
        }
        else if (now.Type == AttributeType.String)
        {
            const int usual = AttributeDefinition.DefaultMaxLength;
            found.Bound($"{pointer}/maxLength", was.MaxLength ?? usual, now.MaxLength ?? usual, least: false);
        }
        found.Bound($"{pointer}/min", was.Min, now.Min, least: true);
        found.Bound($"{pointer}/max", was.Max, now.Max, least: false);
        found.Switch($"{pointer}/required", was.Required, now.Required, breakingWhenOn: true);
        if (was.PerFrame != now.PerFrame)
        {
            found.Breaking($"{pointer}/perFrame", $"'{now.Id}' stands in another place.");
        }
    }
}
