using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class FirstUseTests
{
    [Fact]
    public async Task Ready_ManyAtOnce_CreatesOnce()
    {
        var created = 0;
        var go = new TaskCompletionSource();
        var use = new FirstUse(async _ =>
        {
            Interlocked.Increment(ref created);
            await go.Task;
        });
        var waiting = Enumerable.Range(0, 50).Select(_ => use.ReadyAsync(TestStorage.Cancellation).AsTask()).ToList();
        waiting.ShouldAllBe(each => !each.IsCompleted);

        go.SetResult();
        await Task.WhenAll(waiting);

        created.ShouldBe(1);
    }

    [Fact]
    public async Task Ready_CreationFailed_TriesAgain()
    {
        var created = 0;
        var use = new FirstUse(_ => ++created == 1 ? throw new IOException("Not now.") : Task.CompletedTask);

        await Should.ThrowAsync<IOException>(() => use.ReadyAsync(TestStorage.Cancellation).AsTask());
        await use.ReadyAsync(TestStorage.Cancellation);
        await use.ReadyAsync(TestStorage.Cancellation);

        created.ShouldBe(2);
    }
}
