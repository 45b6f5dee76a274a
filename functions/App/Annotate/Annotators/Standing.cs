using System.Text.Json.Serialization;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// How reliably an annotator's tasks come back. Each time that leases run out without an answer in between, the annotator gets nothing
/// for a while, twice as long as the time before, and then half as many tasks: somebody who is silent holds up few items, and somebody
/// who was away is back at full capacity with the first answer. Callbacks that fail are no part of this: see <see cref="Outage"/>.
/// </summary>
/// <param name="Lapses">Times in a row that leases ran out.</param>
/// <param name="CoolUntil">Until when nothing is given.</param>
/// <param name="Expired">Leases that ever ran out.</param>
/// <param name="Undelivered">Callbacks that ever failed for good.</param>
/// <param name="Missed">Leases that ran out since the last answer.</param>
public sealed record Standing(int Lapses, DateTimeOffset? CoolUntil, int Expired, int Undelivered, int Missed = 0)
{
    /// <summary>Lapses in a row after which the annotator is silent and gets nothing more.</summary>
    public const int SilentAfter = 5;

    /// <summary>Leases that somebody lets run out who never answered, after which they are silent.</summary>
    public const int NewcomerSilentAfter = 3;

    private static readonly TimeSpan MaxCooling = TimeSpan.FromHours(1);

    /// <summary>Times in a row that leases ran out. A former version also counted callbacks that failed: such rows have more lapses than leases.</summary>
    public int Lapses { get; init; } = Math.Min(Lapses, Missed);

    /// <summary>Until when nothing is given.</summary>
    public DateTimeOffset? CoolUntil { get; init; } = Missed == 0 ? null : CoolUntil;

    /// <summary>Nothing is held against them.</summary>
    public static Standing Good { get; } = new(0, null, 0, 0);

    /// <summary>Whether they let so many tasks run out that no more are given.</summary>
    public bool IsSilent => Lapses >= SilentAfter;

    /// <summary>Whether they let so many leases run out that somebody who never answered is silent.</summary>
    [JsonIgnore]
    public bool IsSilentNewcomer => Missed >= NewcomerSilentAfter;

    /// <summary>How many of <paramref name="capacity"/> tasks may be in hand: all, half, a quarter …, at least one.</summary>
    public int Bound(int capacity) => Math.Max(1, capacity >> Math.Min(Lapses, 30));

    /// <summary>After <paramref name="tasks"/> leases of tasks that had reached them ran out together.</summary>
    public Standing AfterExpiry(int tasks, TimeSpan lease, DateTimeOffset now) =>
        Lapsed(lease, now) with { Expired = Expired + tasks, Missed = Missed + tasks };

    /// <summary>After <paramref name="tasks"/> callbacks failed: that is counted, and held against nobody.</summary>
    public Standing AfterFailedDelivery(int tasks) => this with { Undelivered = Undelivered + tasks };

    /// <summary>After an answer.</summary>
    public Standing AfterAnswer() => Lapses == 0 ? this : this with { Lapses = 0, CoolUntil = null, Missed = 0 };

    private Standing Lapsed(TimeSpan unit, DateTimeOffset now)
    {
        if (CoolUntil > now)
        {
            return this; // tasks that were given together run out together: one lapse, not many
        }

        var cooling = unit * Math.Pow(2, Math.Min(Lapses, 20));
        return this with { Lapses = Lapses + 1, CoolUntil = now + (cooling < MaxCooling ? cooling : MaxCooling) };
    }
}
