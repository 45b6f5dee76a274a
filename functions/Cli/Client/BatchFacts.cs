namespace AnnotationFunctions.Cli.Client;

/// <summary>A batch and how far it is.</summary>
internal sealed record BatchFacts
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public BatchProgress Progress { get; init; } = new();

    public BatchAgreement? Agreement { get; init; }

    public SuggestionReport? Suggestions { get; init; }

    public BatchGate? Gate { get; init; }

    public string? Dataset { get; init; }

    public string? Failure { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinished => Status is "completed" or "rejected" or "failed" or "cancelled";
}
