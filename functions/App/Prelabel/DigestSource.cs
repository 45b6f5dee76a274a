namespace AnnotationFunctions.App.Prelabel;

/// <summary>How it is known that the file with the digest of a pre-label made it.</summary>
public enum DigestSource
{
    /// <summary>This app ran the file, and computed its digest when it loaded it.</summary>
    File,

    /// <summary>The inference server named the digest with each answer.</summary>
    Server,

    /// <summary>The inference server names no digest: whoever gave the model to the project says that it serves this file.</summary>
    Record,
}
