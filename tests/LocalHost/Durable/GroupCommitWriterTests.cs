using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

public sealed class GroupCommitWriterTests
{
    [Fact]
    public async Task WriteAsync_OneOfABatchFails_TheOthersAreCommitted()
    {
        using var file = new EngineFile();
        await file.StartAsync("a");
        using var hold = new ManualResetEventSlim();
        var first = file.Writer.WriteAsync(_ => // keeps the writer busy, so that the next three share a transaction
        {
            hold.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        var before = Raise(file, 1);
        var broken = file.Writer.WriteAsync<int>(session =>
        {
            session.Send("a", null, new EventRaised("half", "done"));
            throw new InvalidDataException("broken");
        });
        var after = Raise(file, 2);
        hold.Set();

        await first;
        (await before).ShouldBe(Receipt.Accepted);
        (await after).ShouldBe(Receipt.Accepted);
        await Should.ThrowAsync<InvalidDataException>(() => broken);
        file.Reader.Messages().Select(message => message.Event).OfType<EventRaised>().Select(e => e.Input).ShouldBe(["1", "2"]);
        file.Effects.SelectMany(effects => effects.Messages).Select(message => message.Event).OfType<EventRaised>().Count().ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_AfterDispose_FailsInsteadOfHanging()
    {
        var file = new EngineFile();
        file.Dispose();
        (await Should.ThrowAsync<InvalidOperationException>(() => Raise(file, 1))).Message.ShouldContain("stopped");
    }

    [Fact]
    public async Task WriteAsync_Acknowledged_EffectsWereHandedOnBefore()
    {
        using var file = new EngineFile();
        await file.StartAsync("a");
        for (var i = 1; i <= 100; i++)
        {
            await Raise(file, i);
            file.Effects.Sum(effects => effects.Messages.Count).ShouldBe(1 + i);
        }
    }

    private static Task<Receipt> Raise(EngineFile file, int number) =>
        file.Writer.WriteAsync(session => InstanceWrites.Send(session, "a", new EventRaised("n", $"{number}")));
}
