using System.Text;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>A member of an object.</summary>
internal sealed class Member(string name, Shape shape, bool required = true)
{
    public string Name { get; } = name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public Shape Shape { get; } = shape;

    public bool Required { get; } = required;
}
