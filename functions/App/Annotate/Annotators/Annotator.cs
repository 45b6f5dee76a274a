using System.Globalization;
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

    /// <summary>When they were paused; null also for those who were paused before that was recorded.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>What scoring held against them when it last looked.</summary>
    public IReadOnlyList<AnnotatorFlag> Flags { get; init; } = [];

    /// <summary>When ops last gave tasks again: scoring holds nothing against them that was answered before. Null for never.</summary>
    public DateTimeOffset? ReinstatedAt { get; init; }

    /// <summary>How reliably tasks come back.</summary>
    public Standing Standing { get; init; } = Standing.Good;

    /// <summary>That the receiver takes no callbacks, and since when; null while it does.</summary>
    public Outage? Outage { get; init; }

    /// <summary>The flags that stand; an annotator who has one gets no tasks. Nobody is silent any more whose leases do not say so.</summary>
    [JsonIgnore]
    public IReadOnlyList<AnnotatorFlag> StandingFlags =>
        [.. Flags.Where(flag => flag.Kind != FlagKind.Silent || Standing.IsSilent || Standing.IsSilentNewcomer)];

    /// <summary>Whether tasks are given at all. One who cannot be reached goes on being tried.</summary>
    [JsonIgnore]
    public bool MayWork => Paused is null && StandingFlags.Count == 0 && !Standing.IsSilent;

    /// <summary>Whether items can count on them now, and if not, what may bring them back.</summary>
    [JsonIgnore]
    public Presence Presence =>
        StandingFlags.Any(flag => flag.Kind != FlagKind.Silent) ? Presence.Distrusted
        : !MayWork ? Presence.Away
        : Outage is null ? Presence.Present
        : Presence.Unreachable;

    /// <summary>Since when items cannot count on them; null while they can, and where that is not known.</summary>
    [JsonIgnore]
    public DateTimeOffset? AbsentSince => Presence switch
    {
        Presence.Present => null,
        Presence.Unreachable => Outage!.Since,
        _ => PausedAt ?? (StandingFlags.Count > 0 ? StandingFlags.Min(flag => flag.At) : Standing.IsSilent ? Standing.CoolUntil : null),
    };

    /// <summary>Why items cannot count on them, for people; null while they can.</summary>
    [JsonIgnore]
    public string? WhyAbsent => Presence switch
    {
        Presence.Present => null,
        Presence.Unreachable => string.Create(CultureInfo.InvariantCulture, $"cannot be reached since {Outage!.Since:u} ({Outage.Reason})"),
        _ => Paused is not null ? $"is paused: {Paused}"
            : StandingFlags.Count > 0 ? $"is flagged: {StandingFlags[0].Evidence}"
            : $"let leases run out {Standing.Lapses} times in a row",
    };

    /// <summary>Callbacks that may be sent at this moment: any number, one to see whether the receiver is back, or none.</summary>
    public int CallsAt(DateTimeOffset now) => !MayWork ? 0 : Outage is null ? int.MaxValue : Outage.NextTry <= now ? 1 : 0;

    /// <summary>Tasks in hand that are allowed at this moment.</summary>
    public int CapacityAt(DateTimeOffset now) => !MayWork || Standing.CoolUntil > now ? 0 : Standing.Bound(Capacity);
}
