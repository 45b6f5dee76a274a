namespace AnnotationFunctions.Core.Schema.Evolution;

/// <summary>Compares classes by their ids.</summary>
internal static class ClassDifferences
{
    public static void Find(LabelSchema before, LabelSchema after, DifferenceList found)
    {
        var old = before.Classes.ToDictionary(labelClass => labelClass.Id, StringComparer.Ordinal);
        var current = after.Classes.ToDictionary(labelClass => labelClass.Id, StringComparer.Ordinal);
        var added = after.Classes.Where(labelClass => !old.ContainsKey(labelClass.Id)).ToList();
        for (var i = 0; i < before.Classes.Count; i++)
        {
            if (!current.ContainsKey(before.Classes[i].Id))
            {
                Removed(before.Classes[i], i, added, found);
            }
        }
        for (var i = 0; i < after.Classes.Count; i++)
        {
            var pointer = FormattableString.Invariant($"/classes/{i}");
            if (old.TryGetValue(after.Classes[i].Id, out var was))
            {
                Changed(pointer, was, after.Classes[i], found);
            }
            else
            {
                found.Compatible(pointer, $"The class '{after.Classes[i].Id}' was added; answers of the old version could not choose it.");
            }
        }
        if (before.TaskType == TaskType.ClassificationOrdinal
            && !before.Classes.Select(labelClass => labelClass.Id).SequenceEqual(after.Classes.Select(labelClass => labelClass.Id)))
        {
            found.Breaking("/classes", $"The scale changed, so that ranks mean something else.");
        }
    }

    private static void Removed(LabelClass was, int index, List<LabelClass> added, DifferenceList found)
    {
        var pointer = FormattableString.Invariant($"/classes/{index}");
        var name = was.Name ?? was.Id;
        var isBare = was == new LabelClass { Id = was.Id };
        var heir = added.FirstOrDefault(other => (other.Name ?? other.Id) == name || (!isBare && other with { Id = was.Id } == was));
        if (heir is null)
        {
            found.Breaking(pointer, $"The class '{was.Id}' was removed.");
        }
        else
        {
            found.Breaking(pointer,
                $"The class '{was.Id}' was removed; it seems to have been renamed to '{heir.Id}'. Keep the id and change the name.");
        }
    }

    private static void Changed(string pointer, LabelClass was, LabelClass now, DifferenceList found)
    {
        if (was.Name != now.Name || was.Description != now.Description)
        {
            found.Compatible(pointer,
                $"The class '{now.Id}' is shown to people differently. If it means something else, give it a new id.");
        }
        if (was.Parent != now.Parent)
        {
            found.Compatible($"{pointer}/parent", $"The class '{now.Id}' moved from '{was.Parent}' to '{now.Parent}'.");
        }
        AttributeDifferences.Find($"{pointer}/attributes", was.Attributes, now.Attributes, found);
        found.Values($"{pointer}/keypoints", was.Keypoints, now.Keypoints);
        if (was.Keypoints != now.Keypoints
            && was.Keypoints.Order(StringComparer.Ordinal).SequenceEqual(now.Keypoints.Order(StringComparer.Ordinal)))
        {
            found.Compatible($"{pointer}/keypoints", $"The keypoints are exported in another order.");
        }
    }
}
