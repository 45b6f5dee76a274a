namespace AnnotationFunctions.Core.Consensus.Numeric;

/// <summary>How one annotator's numbers relate to the merged ones.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Name">Name of the annotator.</param>
/// <param name="Answers">Number of answers.</param>
/// <param name="Bias">How much higher than the merged value the annotator's numbers are; 0 where the method does not model it.</param>
/// <param name="Spread">Standard deviation of the annotator's errors around their bias, outliers discounted; NaN without answers.</param>
public sealed record NumericAnnotator(int Id, string Name, int Answers, double Bias, double Spread);
