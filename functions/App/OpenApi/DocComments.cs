using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>Summaries and parameters of types and members, from the documentation files that the build puts beside the assemblies. Nothing is said where one is missing.</summary>
internal sealed partial class DocComments
{
    private readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> files = new();

    internal string? OfType(Type type) => Text(Find(type)?.Element("summary"));

    /// <summary>What is said of a property: by its own summary, or as a positional parameter of its record.</summary>
    internal string? OfProperty(PropertyInfo property)
    {
        var type = Generic(property.DeclaringType!);
        var own = Members(type.Assembly).GetValueOrDefault($"P:{type.FullName!.Replace('+', '.')}.{property.Name}");
        return Text(own?.Element("summary")) ?? Text(Find(type)?.Elements("param").FirstOrDefault(each => each.Attribute("name")?.Value == property.Name));
    }

    private XElement? Find(Type type) => Members(type.Assembly).GetValueOrDefault($"T:{Generic(type).FullName!.Replace('+', '.')}");

    private static Type Generic(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private Dictionary<string, XElement> Members(Assembly assembly) => files.GetOrAdd(assembly, static key =>
    {
        try
        {
            var file = XDocument.Load(Path.ChangeExtension(key.Location, ".xml"));
            return file.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or System.Xml.XmlException)
        {
            return [];
        }
    });

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        foreach (var reference in element.Descendants().Where(each => each.Name.LocalName is "see" or "paramref" or "c").ToList())
        {
            var name = reference.Attribute("cref")?.Value ?? reference.Attribute("langword")?.Value ?? reference.Attribute("name")?.Value ?? reference.Value;
            reference.ReplaceWith(new XText(reference.Name.LocalName switch
            {
                "c" => $"`{reference.Value}`",
                "paramref" => Camel(name),
                _ => MemberName(name),
            }));
        }

        return Spaces().Replace(element.Value, " ").Trim();
    }

    // "P:Some.Namespace.Type.MinAnswers" → "minAnswers", as it is called in JSON.
    private static string MemberName(string cref)
    {
        var name = cref.Split('(')[0].Split('.', ':')[^1];
        return cref.StartsWith("P:", StringComparison.Ordinal) ? Camel(name) : name;
    }

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
