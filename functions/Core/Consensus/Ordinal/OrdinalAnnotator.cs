namespace AnnotationFunctions.Core.Consensus.Ordinal;

/// <summary>How one annotator uses the scale.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Bias">How many classes too high the annotator's perception is; negative when too low.</param>
/// <param name="Noise">Scale of the logistic noise of the annotator's perception, in classes: below 0.3 almost always exact, above 2 close to guessing.</param>
public sealed record OrdinalAnnotator(int Id, double Bias, double Noise);
