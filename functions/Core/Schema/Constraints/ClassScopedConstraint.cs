using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>A rule for the objects of some classes.</summary>
public abstract record ClassScopedConstraint : LabelConstraint
{
    /// <summary>The classes that the rule is for; all of them when empty.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Classes { get; init; }

    /// <summary>Whether the rule is for objects of this class.</summary>
    public bool AppliesTo(string labelClass)
    {
        if (Classes.Count == 0)
        {
            return true;
        }
        foreach (var id in Classes)
        {
            if (id == labelClass)
            {
                return true;
            }
        }
        return false;
    }
}
