using System.Diagnostics;

namespace AnnotationFunctions.Tests.Cli;

/// <summary>Waits for what happens in the background, with a deadline.</summary>
internal static class Eventually
{
    internal static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30), what);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
