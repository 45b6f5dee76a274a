using AnnotationFunctions.Core.Schema.Evolution;

namespace AnnotationFunctions.Core.Schema;

/// <summary>What changed from one version of a schema to another.</summary>
/// <param name="Differences">The differences, in the order of the schema's members.</param>
public sealed record SchemaChange(ValueList<SchemaDifference> Differences)
{
    /// <summary>
    /// Whether every answer that is valid under the old version is valid under the new one (apart from the version that it names), and
    /// means the same.
    /// </summary>
    public bool IsCompatible => Differences.All(difference => !difference.IsBreaking);

    /// <summary>Compares two versions of a schema. Their version numbers are not compared.</summary>
    /// <remarks>
    /// Never calls a breaking change compatible. The opposite happens: a changed constraint counts as breaking even where it only
    /// became weaker in a way that is not obvious. O(classes + attributes + constraints).
    /// </remarks>
    /// <param name="before">The old version, valid.</param>
    /// <param name="after">The new version, valid.</param>
    public static SchemaChange Between(LabelSchema before, LabelSchema after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var found = new DifferenceList();
        if (before.TaskType != after.TaskType)
        {
            found.Breaking("/taskType", $"The task type changed from {before.TaskType.Name()} to {after.TaskType.Name()}.");
            return new SchemaChange(found.ToValueList());
        }
        ClassDifferences.Find(before, after, found);
        AttributeDifferences.Find("/attributes", before.Attributes, after.Attributes, found);
        AttributeDifferences.Find("/objectAttributes", before.ObjectAttributes, after.ObjectAttributes, found);
        ConstraintDifferences.Find(before, after, found);
        RuleDifferences.Find(before, after, found);
        return new SchemaChange(found.ToValueList());
    }
}
