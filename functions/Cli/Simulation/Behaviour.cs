namespace AnnotationFunctions.Cli.Simulation;

/// <summary>How a simulated annotator answers.</summary>
internal enum Behaviour
{
    /// <summary>Right with a given probability, otherwise any other class.</summary>
    Steady,

    /// <summary>As steady, but takes the two classes of a pair for each other.</summary>
    Confusing,

    /// <summary>Any class, whatever the picture shows.</summary>
    Random,

    /// <summary>Accepts tasks and never answers.</summary>
    Silent,
}
