namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>How often and how long receivers are called: all that a vendor must know of it, in one place.</summary>
public static class CallbackTerms
{
    /// <summary>Attempts at one delivery.</summary>
    public const int Attempts = 4;

    /// <summary>Calls to one receiver at a time.</summary>
    public const int MaxConnections = 16;

    /// <summary>Time within which a connection must be made.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Time within which one attempt must be answered.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time for all attempts at one delivery together. A delivery also ends when four fifths of its task's lease are over.</summary>
    public static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Pause after the first attempt at a delivery; it doubles, and is jittered.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two attempts at one delivery, and the longest <c>Retry-After</c> that is waited for within it.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    /// <summary>Pause after the first delivery that failed; it doubles with each further one, and is jittered down to half.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two deliveries, unless <c>Retry-After</c> asks for a longer one.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Time for which a receiver takes nothing before a finding tells ops.</summary>
    public static readonly TimeSpan TellAfter = TimeSpan.FromMinutes(30);

    /// <summary>Time for which a receiver takes nothing before its annotator is paused.</summary>
    public static readonly TimeSpan PauseAfter = TimeSpan.FromHours(12);

    /// <summary>The pause waits for a moment that the receiver named with <c>Retry-After</c>, if it is not further away than this.</summary>
    public static readonly TimeSpan LongestWish = TimeSpan.FromDays(7);

    /// <summary>What a <c>Retry-After</c> beyond any use is read as.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(36_500);
}
