namespace AnnotationFunctions.Cli.Client;

/// <summary>What the model's suggestions saved and spoiled in a batch.</summary>
internal sealed record SuggestionReport(
    SuggestionArm Shown, SuggestionArm Control, Estimate? TimeSaved, Estimate? Bias, Estimate? Help, Estimate? Precision);
