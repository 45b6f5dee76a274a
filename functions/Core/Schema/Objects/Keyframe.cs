using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>The box of a tracked object in one frame.</summary>
public sealed record Keyframe
{
    /// <summary>The frame, counted from 0.</summary>
    public required int Frame { get; init; }

    /// <summary>Left edge.</summary>
    public required double X { get; init; }

    /// <summary>Top edge.</summary>
    public required double Y { get; init; }

    /// <summary>Width, more than 0.</summary>
    public required double Width { get; init; }

    /// <summary>Height, more than 0.</summary>
    public required double Height { get; init; }

    /// <summary>Whether the object is out of view from this frame up to the next keyframe; the box is then where it was last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Outside { get; init; }

    /// <summary>The attributes that change from frame to frame; they hold until the next keyframe.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AttributeSet Attributes { get; init; }
}
