using AnnotationFunctions.Tests.DurableServer;

namespace AnnotationFunctions.Tests.Conformance.Durable;

public sealed class CrashTests
{
    [Fact]
    public async Task KillAtRandomMoments_TwentyTimes_LosesNothingAndAppliesNothingTwice()
    {
        var folder = Directory.CreateTempSubdirectory("durable-crash-").FullName;
        var seed = Random.Shared.Next();
        var log = TestContext.Current.TestOutputHelper!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));

        var run = new CrashRun(folder, orchestrations: 50, kills: 20, seed, log.WriteLine);
        var outputs = await run.RunAsync(deadline.Token);

        CrashVerdict.Judge(run, outputs, folder).ShouldBeEmpty($"seed {seed}, state in {folder}");
        Directory.Delete(folder, recursive: true);
    }
}
