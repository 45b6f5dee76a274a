namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>
/// How reliably an annotator's tasks come back. Each time that leases run out or callbacks fail without an answer in between, the
/// annotator gets nothing for a while, twice as long as the time before, and then half as many tasks: somebody who is silent holds up
/// few items, and somebody who was away is back at full capacity with the first answer.
/// </summary>
/// <param name="Lapses">Times in a row that tasks did not come back.</param>
/// <param name="CoolUntil">Until when nothing is given.</param>
/// <param name="Expired">Leases that ever ran out.</param>
/// <param name="Undelivered">Callbacks that ever failed for good.</param>
/// <param name="Missed">Leases that ran out since the last answer.</param>
public sealed record Standing(int Lapses, DateTimeOffset? CoolUntil, int Expired, int Undelivered, int Missed = 0)
{
    /// <summary>Lapses in a row after which the annotator is silent and gets nothing more.</summary>
    public const int SilentAfter = 5;

    private static readonly TimeSpan MaxCooling = TimeSpan.FromHours(1);

    /// <summary>Nothing is held against them.</summary>
    public static Standing Good { get; } = new(0, null, 0, 0);

    /// <summary>Whether they let so many tasks run out that no more are given.</summary>
    public bool IsSilent => Lapses >= SilentAfter;

    /// <summary>How many of <paramref name="capacity"/> tasks may be in hand: all, half, a quarter …, at least one.</summary>
    public int Bound(int capacity) => Math.Max(1, capacity >> Math.Min(Lapses, 30));

    /// <summary>After <paramref name="tasks"/> leases ran out together.</summary>
    public Standing AfterExpiry(int tasks, TimeSpan lease, DateTimeOffset now) =>
        Lapsed(lease, now) with { Expired = Expired + tasks, Missed = Missed + tasks };

    /// <summary>After <paramref name="tasks"/> callbacks failed together.</summary>
    public Standing AfterFailedDelivery(int tasks, DateTimeOffset now) =>
        Lapsed(TimeSpan.FromSeconds(5), now) with { Undelivered = Undelivered + tasks };

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
