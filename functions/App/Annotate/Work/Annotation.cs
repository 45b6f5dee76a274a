using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotationFunctions.App.Annotate.Suggestions;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>One annotator's answer to one item of a batch: written once, never changed.</summary>
public sealed record Annotation
{
    /// <summary>The task that it answers, <c>{project}.{item}.{ordinal}</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Batch of the task.</summary>
    public required string Batch { get; init; }

    /// <summary>Round of the task.</summary>
    public required int Round { get; init; }

    /// <summary>Who answered.</summary>
    public required string Annotator { get; init; }

    /// <summary>Whether it is an answer among several or a reviewer's decision.</summary>
    public required TaskRole Role { get; init; }

    /// <summary>The answer as it was read by the schema.</summary>
    public required JsonElement Answer { get; init; }

    /// <summary>The answer's label where the task type has one, which consensus counts.</summary>
    public string? Label { get; init; }

    /// <summary>SHA-256 of the answer in its canonical form: the same content again is the same answer.</summary>
    public required string Hash { get; init; }

    /// <summary>Seconds that the annotator spent, as they say or since the task was taken.</summary>
    public required double Seconds { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it came after the lease had ended.</summary>
    public bool Late { get; init; }

    /// <summary>What the annotator made of the model's suggestion; null where there was none.</summary>
    public SuggestionUse? Suggestion { get; init; }

    /// <summary>Schema version of the answer.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Guideline version that the annotator followed.</summary>
    public required int GuidelineVersion { get; init; }

    /// <summary>Whether the row only keeps the place of an answer that did not come before the item closed its task: none is taken any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Refused { get; init; }

    /// <summary>Number of its task among those of the item.</summary>
    [JsonIgnore]
    internal int Ordinal => TaskId.TryParse(Task, out var id) ? id.Ordinal : throw new InvalidDataException($"'{Task}' names no task.");

    /// <summary>The row that keeps the place of the answer to a task which is about to be closed.</summary>
    internal static Annotation Refusal(AnnotationTask task, DateTimeOffset now) => new()
    {
        Task = task.Id.ToString(),
        Batch = task.Batch,
        Round = task.Round,
        Annotator = task.Annotator!,
        Role = task.Role,
        Answer = JsonSerializer.SerializeToElement<object?>(null),
        Hash = "",
        Seconds = 0,
        ReceivedAt = now,
        SchemaVersion = task.SchemaVersion,
        GuidelineVersion = task.GuidelineVersion,
        Refused = true,
    };
}
