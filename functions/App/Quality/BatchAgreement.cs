namespace AnnotationFunctions.App.Quality;

/// <summary>How well the annotators of a batch agree, beyond chance.</summary>
/// <param name="Alpha">Krippendorff's α of the answers that count: those of annotators who were not flagged, given without the model's suggestion in view. Null when no item has two answers.</param>
/// <param name="Lower">Lower bound of its interval.</param>
/// <param name="Upper">Upper bound of its interval.</param>
/// <param name="AlphaOfAll">α of all answers.</param>
/// <param name="Items">Items with at least two answers that count.</param>
/// <param name="Answers">Answers on them.</param>
/// <param name="Note">What a reader must know about the value.</param>
public sealed record BatchAgreement(double? Alpha, double? Lower, double? Upper, double? AlphaOfAll, int Items, int Answers, string? Note);
