namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement on one class against all other classes together.</summary>
/// <param name="Label">Label id.</param>
/// <param name="Name">Label name.</param>
/// <param name="Answers">Answers with this label on items with at least two answers.</param>
/// <param name="Value">Krippendorff's nominal α of "this class or not"; NaN when nobody or everybody chose it.</param>
/// <param name="PositiveAgreement">Probability that a second annotator says this class, given that a first one did; NaN without such answers.</param>
/// <param name="NegativeAgreement">Probability that a second annotator says another class, given that a first one did; NaN without such answers.</param>
public sealed record ClassAgreement(
    int Label,
    string Name,
    int Answers,
    double Value,
    double PositiveAgreement,
    double NegativeAgreement);
