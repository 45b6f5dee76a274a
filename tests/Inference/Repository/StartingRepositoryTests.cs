using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.Inference.Repository;

/// <summary>What is asked for before the models were tried.</summary>
public sealed class StartingRepositoryTests
{
    [Fact]
    public async Task Entry_BeforeTheModelsWereTried_SaysToComeBack()
    {
        var source = new SlowSource();
        await using var repository = new ModelRepository(source, null!, new BatchingOptions(), NullLogger<ModelRepository>.Instance);
        var loading = repository.LoadAllAsync(TestContext.Current.CancellationToken);

        var early = Should.Throw<InferenceException>(() => repository.Lease("later", null));
        source.Names.SetResult([]);
        await loading;
        var late = Should.Throw<InferenceException>(() => repository.Lease("later", null));

        (early.Kind, early.RetryAfter).ShouldBe((InferenceFailure.Unavailable, TimeSpan.FromSeconds(2)));
        late.Kind.ShouldBe(InferenceFailure.Unknown);
    }

    private sealed class SlowSource : IModelSource
    {
        public TaskCompletionSource<IReadOnlyList<string>> Names { get; } = new();

        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation) => Names.Task;

        public Task<ModelFolder?> FetchAsync(string name, CancellationToken cancellation) => Task.FromResult<ModelFolder?>(null);
    }
}
