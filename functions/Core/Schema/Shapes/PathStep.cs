namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>One step of a JSON pointer: a member or a position.</summary>
internal readonly record struct PathStep(string? Name, int Index)
{
    public static implicit operator PathStep(string name) => new(name, 0);

    public static implicit operator PathStep(int index) => new(null, index);
}
