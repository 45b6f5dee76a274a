namespace AnnotationFunctions.App.Projects;

/// <summary>How an image of another aspect is made to fit a model's input.</summary>
public enum ImageFit
{
    /// <summary>Scaled to exactly the size, whatever its aspect.</summary>
    Stretch,

    /// <summary>Scaled as a whole and centred on grey (114), as detectors of the YOLO family are trained.</summary>
    Letterbox,
}
