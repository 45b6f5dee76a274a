using System.Net;
using AnnotationFunctions.Tests.DurableServer;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>Host and worker as processes.</summary>
public sealed class WorkerProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WorkerKilled_OrchestrationGoesOnInAnother()
    {
        var folder = Directory.CreateTempSubdirectory("worker-killed-");
        await using (var server = await ServerProcess.StartAsync(folder.FullName, survivePowerLoss: false, Cancel))
        {
            await server.StartOrchestrationAsync(nameof(ReferenceFunctions.Reference), "one", 1, Cancel);
            var first = server.Worker.ShouldNotBeNull();

            server.KillWorker().ShouldBeTrue();

            await server.RaiseEventAsync("one", ReferenceFunctions.Event, 5, Cancel);
            await Eventually.HoldsAsync(
                async () => (await server.StatusAsync("one", Cancel)).StatusCode == HttpStatusCode.OK, "the orchestration completes");
            server.Worker.ShouldNotBe(first);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task HostKilled_WorkerEndsToo()
    {
        var folder = Directory.CreateTempSubdirectory("host-killed-");
        await using (var server = await ServerProcess.StartAsync(folder.FullName, survivePowerLoss: false, Cancel))
        {
            var worker = server.Worker.ShouldNotBeNull();

            server.Kill();

            await Eventually.HoldsAsync(() => !IsRunning(worker), "the worker ends");
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Stop_HostAndWorkerEndInOrder()
    {
        var folder = Directory.CreateTempSubdirectory("host-stopped-");
        await using (var server = await ServerProcess.StartAsync(folder.FullName, survivePowerLoss: false, Cancel))
        {
            var worker = server.Worker.ShouldNotBeNull();

            (await server.StopAsync(Cancel)).ShouldBe(0);

            IsRunning(worker).ShouldBeFalse();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task DiskFull_Is503AndWhatWasAcknowledgedGoesOnAfterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It limits the size of files with prlimit.");
        var folder = Directory.CreateTempSubdirectory("disk-full-");
        await using (var server = await ServerProcess.StartAsync(folder.FullName, survivePowerLoss: false, Cancel))
        {
            (await server.StartOrchestrationAsync(nameof(ReferenceFunctions.Reference), "one", 1, Cancel)).EnsureSuccessStatusCode();

            await server.RefuseWritesAsync(refuse: true, Cancel);

            (await server.StartOrchestrationAsync(nameof(ReferenceFunctions.Reference), "two", 2, Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await server.RaiseEventAsync("one", ReferenceFunctions.Event, 5, Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            using var status = await server.Http.GetAsync("/admin/host/status", Cancel);
            status.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await status.Content.ReadAsStringAsync(Cancel)).ShouldContain("cannot be written");

            await server.RefuseWritesAsync(refuse: false, Cancel);

            (await server.RaiseEventAsync("one", ReferenceFunctions.Event, 5, Cancel)).EnsureSuccessStatusCode();
            await Eventually.HoldsAsync(async () => (await server.StatusAsync("one", Cancel)).StatusCode == HttpStatusCode.OK, "the orchestration completes");
            (await server.Http.GetAsync("/admin/host/status", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await server.StatusAsync("two", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        folder.Delete(recursive: true);
    }

    private static bool IsRunning(int process)
    {
        try
        {
            // A process that nobody has waited for is a zombie.
            return !File.ReadAllText($"/proc/{process}/stat").Split(')')[1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
