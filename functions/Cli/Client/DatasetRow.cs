namespace AnnotationFunctions.Cli.Client;

/// <summary>A line of a dataset, as far as this command reads it.</summary>
internal sealed record DatasetRow(string Item, ClassAnswer Answer, ModelAnswer? Model);
