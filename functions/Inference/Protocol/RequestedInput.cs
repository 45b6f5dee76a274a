namespace AnnotationFunctions.Inference.Protocol;

/// <summary>An input as the JSON of a request describes it, before it is compared with the model.</summary>
internal sealed class RequestedInput
{
    public string? Name { get; set; }

    /// <summary>Its place in the model's signature.</summary>
    public int Index { get; set; }

    public string? Datatype { get; set; }

    public long[]? Shape { get; set; }

    /// <summary>Bytes of its data after the JSON; null where the data is in the JSON.</summary>
    public long? BinarySize { get; set; }

    /// <summary>Where its data array begins in the JSON; -1 without.</summary>
    public int DataAt { get; set; } = -1;
}
