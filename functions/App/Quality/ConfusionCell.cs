namespace AnnotationFunctions.App.Quality;

/// <summary>How often an annotator answered <paramref name="Answer"/> where <paramref name="Truth"/> was right. Counts are expected ones, hence not whole.</summary>
public sealed record ConfusionCell(string Truth, string Answer, double Count);
