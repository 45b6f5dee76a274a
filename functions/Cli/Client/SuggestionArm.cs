namespace AnnotationFunctions.Cli.Client;

/// <summary>The answers with, or without, the model's suggestion in view.</summary>
internal sealed record SuggestionArm(int Answers, double MedianSeconds, int MetWrong, int TookWrong, int MetRight, int TookRight, int Right);
