using System.Text.Json.Serialization;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Somebody who answers tasks: a person, a vendor's workforce, a tool or a model.</summary>
public sealed record Annotator
{
    /// <summary>Key within the project, see <see cref="AnnotatorId.Key"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The id that was given at registration, where it is not the key.</summary>
    public string? GivenId { get; init; }

    /// <summary>The id that is shown.</summary>
    [JsonIgnore]
    public string ShownId => GivenId ?? Id;

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Answers among others, or decides as an expert.</summary>
    public required TaskRole Role { get; init; }

    /// <summary>Where tasks are sent; null for an annotator who asks for them.</summary>
    public Uri? CallbackUrl { get; init; }

    /// <summary>Most tasks in hand at a time.</summary>
    public required int Capacity { get; init; }

    /// <summary>Version of the callback secret; a registration that asks for a new one counts it up.</summary>
    public int SecretVersion { get; init; } = 1;

    /// <summary>Id of the token that is valid.</summary>
    public string? TokenId { get; init; }

    /// <summary>When registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Why no tasks are given until ops say otherwise; null while they are.</summary>
    public string? Paused { get; init; }

    /// <summary>What scoring holds against them; who is flagged gets no tasks.</summary>
    public IReadOnlyList<AnnotatorFlag> Flags { get; init; } = [];

    /// <summary>When ops last gave tasks again: scoring holds nothing against them that was answered before. Null for never.</summary>
    public DateTimeOffset? ReinstatedAt { get; init; }

    /// <summary>How reliably tasks come back.</summary>
    public Standing Standing { get; init; } = Standing.Good;

    /// <summary>Whether tasks are given at all.</summary>
    [JsonIgnore]
    public bool MayWork => Paused is null && Flags.Count == 0 && !Standing.IsSilent;

    /// <summary>Tasks in hand that are allowed at this moment.</summary>
    public int CapacityAt(DateTimeOffset now) => !MayWork || Standing.CoolUntil > now ? 0 : Standing.Bound(Capacity);
}
