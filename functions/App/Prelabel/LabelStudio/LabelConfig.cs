using System.Xml;
using System.Xml.Linq;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>The control and the object of a labelling interface that a model's answers belong to.</summary>
/// <param name="Control">Name of the control: <c>from_name</c>.</param>
/// <param name="Target">Name of the object: <c>to_name</c>.</param>
/// <param name="Field">Member of a task's data that holds the media.</param>
internal sealed record LabelConfig(string Control, string Target, string Field)
{
    private const int MaxLength = 500_000;

    /// <summary>Reads the first control of one of these kinds.</summary>
    /// <exception cref="FormatException">It is no XML, or has no such control with an object.</exception>
    public static LabelConfig Read(string xml, params IReadOnlyList<string> kinds)
    {
        var root = Parse(xml);
        var control = root.DescendantsAndSelf().FirstOrDefault(element => kinds.Contains(element.Name.LocalName))
            ?? throw new FormatException($"The labelling interface has no {string.Join(" or ", kinds)}.");
        var (name, target) = (control.Attribute("name")?.Value, control.Attribute("toName")?.Value);
        var field = root.Descendants().FirstOrDefault(element => element.Attribute("name")?.Value == target)?.Attribute("value")?.Value;
        return name is not null && target is not null && field?.StartsWith('$') == true
            ? new LabelConfig(name, target, field[1..])
            : throw new FormatException($"The {control.Name.LocalName} of the labelling interface names no object whose value is a member of the data ($…).");
    }

    private static XElement Parse(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength });
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new FormatException($"The labelling interface is no XML: {e.Message}", e);
        }
    }
}
