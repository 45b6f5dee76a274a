namespace AnnotationFunctions.Core.Schema;

/// <summary>What an answer must fit into: the extent of the prepared item. A bound that is null is unknown and is not checked.</summary>
public sealed record ItemBounds
{
    /// <summary>Nothing is known about the item, so nothing is checked against it.</summary>
    public static ItemBounds Unknown { get; } = new();

    /// <summary>Width of the prepared image or video, in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the prepared image or video, in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Number of frames of a video; frames count from 0.</summary>
    public int? Frames { get; init; }

    /// <summary>Duration of audio, video or sensor data, in seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>Length of the prepared text, in Unicode code points; that of <see cref="Text"/> where it is given.</summary>
    public int? TextLength { get => Offsets?.Length ?? field; init; }

    /// <summary>The prepared text itself. When given, quoted span texts, trimming and patterns are checked against it.</summary>
    public string? Text
    {
        get;
        init
        {
            field = value;
            Offsets = value is null ? null : new CodePoints(value);
        }
    }

    /// <summary>The offsets of <see cref="Text"/>.</summary>
    internal CodePoints? Offsets { get; private init; }

    /// <summary>Number of candidates to rank or compare; candidates count from 0.</summary>
    public int? Candidates { get; init; }

    /// <summary>The bounds of an image of the given size in pixels.</summary>
    public static ItemBounds OfImage(int width, int height) => new() { Width = width, Height = height };

    /// <summary>The bounds of a text, measured in code points.</summary>
    public static ItemBounds OfText(string text) => new() { Text = text };

    /// <summary>The bounds of audio or sensor data of the given length in seconds.</summary>
    public static ItemBounds OfDuration(double seconds) => new() { Duration = seconds };

    /// <summary>The bounds of a video.</summary>
    public static ItemBounds OfVideo(int width, int height, int frames, double? seconds = null) =>
        new() { Width = width, Height = height, Frames = frames, Duration = seconds };

    /// <summary>The bounds of an item that offers candidates to rank or compare.</summary>
    public static ItemBounds OfCandidates(int count) => new() { Candidates = count };
}
