using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>
/// A rule of a schema that an answer must satisfy beyond its form. One sealed record per rule; in JSON, <c>type</c> names it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RequiredConstraint), "required")]
[JsonDerivedType(typeof(ExcludesConstraint), "excludes")]
[JsonDerivedType(typeof(CountConstraint), "count")]
[JsonDerivedType(typeof(ImpliesConstraint), "implies")]
[JsonDerivedType(typeof(GeometryConstraint), "geometry")]
[JsonDerivedType(typeof(OverlapConstraint), "overlap")]
[JsonDerivedType(typeof(KeypointsConstraint), "keypoints")]
[JsonDerivedType(typeof(LengthConstraint), "length")]
[JsonDerivedType(typeof(SpanTextConstraint), "spanText")]
[JsonDerivedType(typeof(DisjointConstraint), "disjoint")]
[JsonDerivedType(typeof(OrderConstraint), "order")]
public abstract record LabelConstraint
{
    /// <summary>Said to the annotator after the violation, for example what to do instead.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>A violation's message with what the schema's author adds.</summary>
    internal string Explain(FormattableString message)
    {
        var text = message.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Message is null ? text : $"{text} {Message}";
    }
}
