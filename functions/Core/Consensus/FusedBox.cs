using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>A box merged from those that several annotators drew around one object.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Box">The merged box.</param>
/// <param name="Existence">Posterior that the object exists.</param>
/// <param name="Votes">Annotators who drew it.</param>
/// <param name="Asked">Annotators who answered the item.</param>
/// <param name="Label">Class of the object; 0 when there is one class only.</param>
/// <param name="LabelPosterior">Posterior of the class, given that the object exists.</param>
public sealed record FusedBox(int Item, Box Box, double Existence, int Votes, int Asked, int Label, double LabelPosterior);
