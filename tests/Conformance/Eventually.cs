using System.Diagnostics;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>Polls until a condition holds; fails with what was expected when it does not in time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string expected) => HoldsAsync(() => Task.FromResult(condition()), expected);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string expected)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            (started.Elapsed < Deadline).ShouldBeTrue($"within {Deadline.TotalSeconds} s: {expected}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
