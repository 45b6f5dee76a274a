namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>An object merged from the shapes that several annotators gave it.</summary>
/// <typeparam name="TShape">The kind of shape.</typeparam>
/// <param name="Item">Item id.</param>
/// <param name="Shape">The merged shape.</param>
/// <param name="Existence">Posterior that the object exists.</param>
/// <param name="Votes">Annotators who marked it.</param>
/// <param name="Asked">Annotators who answered the item.</param>
/// <param name="Label">Class of the object; 0 when there is one class only.</param>
/// <param name="LabelPosterior">Posterior of the class, given that the object exists.</param>
/// <param name="Fit">Mean overlap of the members with the merged shape.</param>
public sealed record FusedObject<TShape>(
    int Item, TShape Shape, double Existence, int Votes, int Asked, int Label, double LabelPosterior, double Fit);
