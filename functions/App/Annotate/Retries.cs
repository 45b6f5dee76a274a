using Microsoft.DurableTask;

namespace AnnotationFunctions.App.Annotate;

/// <summary>How activities are retried. All of them are idempotent by key, so a retry can do no harm.</summary>
internal static class Retries
{
    /// <summary>Short work on storage: for about ten minutes.</summary>
    internal static readonly TaskOptions Storage = TaskOptions.FromRetryPolicy(
        new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(2)));

    /// <summary>Work over a whole batch, which takes a while itself.</summary>
    internal static readonly TaskOptions Batch = TaskOptions.FromRetryPolicy(
        new RetryPolicy(5, TimeSpan.FromSeconds(5), 3, TimeSpan.FromMinutes(5)));

    /// <summary>Work that the next look makes up for.</summary>
    internal static readonly TaskOptions Once = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));
}
