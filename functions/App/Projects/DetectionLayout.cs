namespace AnnotationFunctions.App.Projects;

/// <summary>How a detector lays out its boxes. All are pixels of the model's input.</summary>
public enum DetectionLayout
{
    /// <summary>[batch, 4 + classes, boxes]: centre, width, height, then a score per class (YOLOv8 and later).</summary>
    ScoresFirst,

    /// <summary>[batch, boxes, 5 + classes]: centre, width, height, objectness, then a score per class (YOLOv5, YOLOX).</summary>
    Objectness,

    /// <summary>[batch, boxes, 6]: left, top, right, bottom, score, class; overlaps are removed already (YOLOv10, exported NMS).</summary>
    Final,
}
