namespace AnnotationFunctions.App.Quality;

/// <summary>What must change, with the evidence and the actions that would change it.</summary>
public sealed record Finding
{
    /// <summary>Deterministic: the same finding of the same batch has the same id.</summary>
    public required string Id { get; init; }

    /// <summary>What kind it is.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>Batch that found it.</summary>
    public required string Batch { get; init; }

    /// <summary>Id of the annotator, item or batch that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    /// <summary>What can be done, most useful first.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was over by itself; null while it stands, and for findings that somebody must act on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The id of a finding.</summary>
    public static string IdOf(FindingKind kind, string batch, string subject) =>
        $"{batch}.{char.ToLowerInvariant(kind.ToString()[0])}{kind.ToString()[1..]}.{subject}";

    /// <summary>Makes a finding.</summary>
    public static Finding Of(FindingKind kind, string batch, string subject, string summary, DateTimeOffset at, params string[] actions) => new()
    {
        Id = IdOf(kind, batch, subject),
        Kind = kind,
        Batch = batch,
        Subject = subject,
        Summary = summary,
        Actions = actions,
        At = at,
    };
}
