namespace AnnotationFunctions.Core.Schema;

/// <summary>Bounds on the size of answers and schemas, so that hostile or broken input costs little.</summary>
public static class AnswerLimits
{
    /// <summary>Largest answer or schema, in bytes of UTF-8.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Deepest nesting of JSON.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most violations that are listed; the rest is counted.</summary>
    public const int MaxViolations = 100;

    /// <summary>Most objects, relations, timed texts or messages in an answer.</summary>
    public const int MaxObjects = 10_000;

    /// <summary>Most points of one ring of a polygon.</summary>
    public const int MaxRingPoints = 20_000;

    /// <summary>Most parts of a polygon, and most holes of a part.</summary>
    public const int MaxRings = 1_000;

    /// <summary>Most keyframes of a track.</summary>
    public const int MaxKeyframes = 20_000;

    /// <summary>Most runs of a mask.</summary>
    public const int MaxRuns = 2_000_000;

    /// <summary>Most candidates of a ranking.</summary>
    public const int MaxCandidates = 1_000;

    /// <summary>Longest text of a transcript, a response or a message, in code points.</summary>
    public const int MaxTextLength = 200_000;

    /// <summary>Longest id of a class, an attribute or an object, in code points.</summary>
    public const int MaxIdLength = 64;

    /// <summary>Longest name, comment or description, in code points.</summary>
    public const int MaxNoteLength = 1_000;

    /// <summary>Greatest magnitude of a coordinate, in pixels.</summary>
    public const double MaxCoordinate = 1e7;

    /// <summary>Greatest magnitude of a time, in seconds (about three years).</summary>
    public const double MaxSeconds = 1e8;

    /// <summary>Greatest magnitude of a whole number: 2^53, the last that a double counts exactly.</summary>
    public const long MaxInteger = 9_007_199_254_740_992;

    /// <summary>Most classes of a schema.</summary>
    public const int MaxClasses = 10_000;

    /// <summary>Most attributes of an answer or of a class, and most keypoints of a class.</summary>
    public const int MaxAttributes = 200;

    /// <summary>Most constraints of a schema.</summary>
    public const int MaxConstraints = 1_000;
}
