namespace AnnotationFunctions.App.Ingest;

/// <summary>What an item's prepared media is.</summary>
public enum ItemKind
{
    /// <summary>A PNG or JPEG image.</summary>
    Image,

    /// <summary>A text in UTF-8.</summary>
    Text,
}
