namespace AnnotationFunctions.Cli.Client;

/// <summary>How an annotator's answers compare with everybody else's.</summary>
internal sealed record ScorecardFacts(int Answers, double Accuracy, double AccuracyLower, double AccuracyUpper);
