namespace AnnotationFunctions.App.Prelabel;

/// <summary>A model's answer for one item.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Label">The class with the highest probability; of equal ones the one that the model lists first.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Classes">Class ids in the order of the model's outputs.</param>
/// <param name="Probabilities">One probability per class; they add up to 1.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Digest">SHA-256 of the model's file, hexadecimal.</param>
/// <param name="SchemaVersion">Schema version against which the classes were checked.</param>
/// <param name="Batch">The batch for which it was made.</param>
/// <param name="At">When.</param>
public sealed record ItemPrelabel(
    string Item,
    string Label,
    double Probability,
    IReadOnlyList<string> Classes,
    IReadOnlyList<float> Probabilities,
    string Model,
    string Digest,
    int SchemaVersion,
    string Batch,
    DateTimeOffset At);
