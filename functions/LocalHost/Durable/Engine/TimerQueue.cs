using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>
/// Messages that are due later. Hands them on when their time has come, while it holds its lock: once <see cref="Remove"/> returns, the
/// message is either gone or has been handed on.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly SortedSet<(DateTime Due, long Seq)> order = [];
    private readonly Dictionary<long, Message> messages = [];
    private readonly TimeProvider time;
    private readonly Action<IReadOnlyList<Message>> onDue;
    private readonly ITimer alarm;

    public TimerQueue(TimeProvider time, Action<IReadOnlyList<Message>> onDue)
    {
        this.time = time;
        this.onDue = onDue;
        alarm = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Message message, DateTime due)
    {
        lock (gate)
        {
            messages.Add(message.Seq, message);
            order.Add((due, message.Seq));
            if (order.Min.Seq == message.Seq)
            {
                SetAlarm();
            }
        }
    }

    public void Remove(long seq)
    {
        lock (gate)
        {
            if (messages.Remove(seq, out var message))
            {
                order.Remove((message.Due!.Value, seq));
            }
        }
    }

    public void Dispose() => alarm.Dispose();

    private void Ring()
    {
        List<Message> due = [];
        lock (gate)
        {
            var now = time.GetUtcNow().UtcDateTime;
            while (order.Count > 0 && order.Min.Due <= now)
            {
                var next = order.Min;
                order.Remove(next);
                messages.Remove(next.Seq, out var message);
                due.Add(message!);
            }
            SetAlarm();
            if (due.Count > 0)
            {
                onDue(due);
            }
        }
    }

    private void SetAlarm()
    {
        if (order.Count == 0)
        {
            return;
        }
        var wait = order.Min.Due - time.GetUtcNow().UtcDateTime;
        // Rounded up to the timer's millisecond, so that it does not ring early and twice.
        var rounded = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, wait.TotalMilliseconds)));
        alarm.Change(rounded < LongestWait ? rounded : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
