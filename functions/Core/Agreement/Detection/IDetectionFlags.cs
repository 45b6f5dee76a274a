namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>The outcome of matching, by detection in the order of the groups.</summary>
internal interface IDetectionFlags
{
    /// <summary>Most detections of one image and class that count.</summary>
    int MaxDetections { get; }

    /// <summary>Bit range × 10 + threshold: the detection took an object.</summary>
    ulong[] Matched { get; }

    /// <summary>The same bit: the detection counts neither way.</summary>
    ulong[] Ignored { get; }

    /// <summary>Position of the detection among those of its image and class, from the surest.</summary>
    ushort[] Ranks { get; }

    /// <summary>Objects that count, flat [group, range].</summary>
    int[] Positives { get; }
}
