using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance.Durable;

public sealed class TurnConflictTests
{
    [Fact]
    public async Task TurnThatIsOvertaken_IsTakenAnewAndTheLogKnowsNoFailure()
    {
        var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        using var reached = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        await using var host = await DurableTestHost.StartAsync(
            new DelegateFunctions().Orchestrator("Slow", async context =>
            {
                var word = await context.WaitForExternalEvent<string>("go");
                if (word == "first")
                {
                    reached.Release();
                    goOn.Wait(DurableTestHost.Cancel());
                }

                return (object?)word;
            }),
            loggers: loggers);
        var id = await host.StartAsync("Slow");
        await host.UntilAsync(id, state => state.IsRunning);
        await host.RaiseAsync(id, "go", "first");
        await reached.WaitAsync(DurableTestHost.Cancel());

        var message = host.Engine.Reader.MessageNumbers(id).ShouldHaveSingleItem();
        (await host.Engine.WriteAsync(session => session.Consume(message))).ShouldBeTrue();
        goOn.Release();
        await host.RaiseAsync(id, "go", "second");

        (await host.FinishAsync(id)).ReadOutputAs<string>().ShouldBe("second");
        log.Entries.ShouldContain(entry => entry.Text.Contains("was overtaken"));
        log.Entries.ShouldNotContain(entry => entry.Level >= LogLevel.Warning);
    }
}
