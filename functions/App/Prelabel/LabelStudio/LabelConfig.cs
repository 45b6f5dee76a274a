using System.Xml;
using System.Xml.Linq;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>The control and the objects of a labelling interface that a model's answers belong to.</summary>
/// <param name="Control">Name of the control: <c>from_name</c>.</param>
/// <param name="Target">Name of the object, or of the two that are compared: <c>to_name</c>.</param>
/// <param name="Fields">Members of a task's data that hold the media, one for each object.</param>
/// <param name="Labels">What the interface calls a class, by what its labels or choices are called; null when it takes them from the task's data.</param>
internal sealed record LabelConfig(string Control, string Target, IReadOnlyList<string> Fields, IReadOnlyDictionary<string, string>? Labels)
{
    private const int MaxLength = 500_000;

    /// <summary>Reads the first control of one of these kinds.</summary>
    /// <exception cref="FormatException">It is no XML, or has no such control with its objects.</exception>
    public static LabelConfig Read(string xml, params IReadOnlyList<string> kinds)
    {
        var root = Parse(xml);
        var control = root.DescendantsAndSelf().FirstOrDefault(element => kinds.Contains(element.Name.LocalName))
            ?? throw new FormatException($"The labelling interface has no {string.Join(" or ", kinds)}.");
        var (name, target) = (control.Attribute("name")?.Value, control.Attribute("toName")?.Value);
        var fields = (target ?? "").Split(',').Select(each => Field(root, each)).OfType<string>().ToList();
        var wanted = control.Name.LocalName == "Pairwise" ? 2 : 1;
        return name is not null && target is not null && fields.Count == wanted
            ? new LabelConfig(name, target, fields, LabelsOf(control))
            : throw new FormatException(wanted == 2
                ? "The Pairwise of the labelling interface names no two objects whose values are members of the data ($…)."
                : $"The {control.Name.LocalName} of the labelling interface names no object whose value is a member of the data ($…).");
    }

    /// <summary>What the interface calls a class; null when it does not have it, and cannot show it.</summary>
    public string? LabelOf(string name) => Labels is null ? name : Labels.GetValueOrDefault(name);

    private static string? Field(XElement root, string target)
    {
        var value = root.Descendants().FirstOrDefault(element => element.Attribute("name")?.Value == target.Trim())?.Attribute("value")?.Value;
        return value?.StartsWith('$') == true ? value[1..] : null;
    }

    /// <summary>Results name a label by its alias where it has one, otherwise by its value; classes may be called either.</summary>
    private static Dictionary<string, string>? LabelsOf(XElement control)
    {
        if (control.Attribute("value") is not null || control.Name.LocalName == "Pairwise")
        {
            return null;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var each in control.Descendants().Where(element => element.Name.LocalName is "Label" or "Choice"))
        {
            var (value, alias) = (each.Attribute("value")?.Value, each.Attribute("alias")?.Value);
            foreach (var called in new[] { value, alias }.OfType<string>())
            {
                labels.TryAdd(called, alias ?? called);
            }
        }

        return labels;
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
