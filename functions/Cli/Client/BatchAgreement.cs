namespace AnnotationFunctions.Cli.Client;

/// <summary>Agreement of the annotators of a batch with its interval.</summary>
internal sealed record BatchAgreement(double? Alpha, double? Lower, double? Upper, int Items, int Answers, string? Note);
