using System.Diagnostics;

namespace AnnotationFunctions.Tests.Inference;

/// <summary>Waits for what becomes true soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Task IsAsync(Func<bool> condition) => IsAsync(() => Task.FromResult(condition()));

    public static async Task IsAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            (started.Elapsed < Patience).ShouldBeTrue("It did not become true in time.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
