using System.Text.Json;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.Tests.Azurite;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.Conformance.Triggers;

public sealed class BlobTriggerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trap23_TwoParts_FirstIsGreedyAndRootBlobsNeverFire()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("at-root.png");
        await container.UploadAsync("p/dir/x.png");
        await container.UploadAsync("p/y.png");
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(TwoParts));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 2, "two blobs were handled");

        // Another listing passes without more.
        await container.UploadAsync("q/z.png");
        await Eventually.HoldsAsync(() => witness.Seen.Count >= 3, "the third blob was handled");
        witness.Seen.ShouldBe(["p/dir | x.png", "p | y.png", "q | z.png"], ignoreOrder: true);
    }

    [Fact]
    public async Task Trap23_DotsInAName_AreResolvedByTheSdkBeforeTheyReachStorage()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("p/../evil.png");
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(OnePart));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count > 0, "the blob was handled");

        witness.Seen.ShouldBe(["evil.png"]);
    }

    [Fact]
    public async Task Trap24_FailingFunction_FiveAttemptsWithoutBackOffThenPoison()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("bad.png");
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(AlwaysFails));
        await using var host = await RunningHost.StartAsync(setup);

        IReadOnlyList<string> poison = [];
        await Eventually.HoldsAsync(async () => (poison = await container.PoisonMessagesAsync()).Count > 0, "a poison message arrives");

        witness.Seen.Count.ShouldBe(5);
        var message = JsonDocument.Parse(poison.ShouldHaveSingleItem()).RootElement;
        message.GetProperty("FunctionId").GetString().ShouldBe("Handle");
        message.GetProperty("BlobType").GetString().ShouldBe("Block");
        message.GetProperty("ContainerName").GetString().ShouldBe(container.Name);
        message.GetProperty("BlobName").GetString().ShouldBe("bad.png");
        message.GetProperty("ETag").GetString().ShouldNotBeNullOrEmpty();
        message.GetProperty("Attempts").GetInt32().ShouldBe(5);
        message.GetProperty("Reason").GetString().ShouldBe("System.InvalidOperationException: cannot be cured");
        host.Log.Entries.ShouldContain(entry => entry.Text.Contains("gave up") && entry.Text.Contains("cannot be cured"));
    }

    [Fact]
    public async Task Trap24_VeryLongReason_IsCutToWhatAQueueTakes()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("bad.png");
        using var setup = WithWitness(container, new Witness(), typeof(FailsAtLength));
        await using var host = await RunningHost.StartAsync(setup);

        IReadOnlyList<string> poison = [];
        await Eventually.HoldsAsync(async () => (poison = await container.PoisonMessagesAsync()).Count > 0, "a poison message arrives");

        var reason = JsonDocument.Parse(poison[0]).RootElement.GetProperty("Reason").GetString()!;
        reason.ShouldStartWith("System.InvalidOperationException: ééé");
        reason.ShouldEndWith("…");
    }

    [Fact]
    public async Task Trap24_FunctionThatRecovers_IsHandledOnceWithoutPoison()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("flaky.png");
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(FailsThreeTimes));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 4, "the fourth attempt is made");

        await container.UploadAsync("second.png");
        await Eventually.HoldsAsync(() => witness.Seen.Contains("second.png"), "the second blob is handled");
        witness.Seen.Count(name => name == "flaky.png").ShouldBe(4);
        (await container.PoisonMessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Trap25_BlobInputBesideTheTrigger_IsRefused()
    {
        var container = await BlobContainer.CreateAsync();
        using var setup = WithWitness(container, new Witness(), typeof(WithInput));

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message
            .ShouldContain("Function 'WithInput': the binding 'other' is a blob; this host binds triggers and durable clients.");
    }

    [Fact]
    public async Task EveryParameterType_IsBound()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("blob.txt", "grüß");
        var witness = new Witness();
        using var setup = WithWitness(
            container, witness, typeof(AsClient), typeof(AsBlockBlob), typeof(AsStream), typeof(AsBytes), typeof(AsText), typeof(AsContext));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 6, "six functions ran");

        witness.Seen.ShouldBe(
            ["client blob.txt", "block blob.txt", "stream grüß", "bytes 6", "text grüß blob txt", $"context {container.Name}/blob.txt"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task NewVersion_IsHandledAgainAndAnOldOneIsNotAfterARestart()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("a.png", "1");
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(Contents));
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Count >= 1, "the first version is handled");
            await container.UploadAsync("a.png", "2");
            await Eventually.HoldsAsync(() => witness.Seen.Count >= 2, "the second version is handled");
        }

        await container.UploadAsync("b.png", "3");
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Count >= 3, "the new blob is handled");
            await container.UploadAsync("c.png", "4");
            await Eventually.HoldsAsync(() => witness.Seen.Count >= 4, "another listing was made");
        }

        witness.Seen.ShouldBe(["a.png 1", "a.png 2", "b.png 3", "c.png 4"]);
    }

    [Fact]
    public async Task Upload_WhileRunning_IsPickedUpByTheNextListing()
    {
        var container = await BlobContainer.CreateAsync();
        var witness = new Witness();
        using var setup = WithWitness(container, witness, typeof(Contents));
        await using var host = await RunningHost.StartAsync(setup);
        await container.UploadAsync("warm-up.png");
        await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "the host is up");

        // The default pause between listings keeps the promise with room for a busy machine.
        new LocalHostOptions().BlobPollInterval.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
        await container.UploadAsync("timed.png");
        await Eventually.HoldsAsync(() => witness.Seen.Count == 2, "the upload is picked up");
    }

    [Fact]
    public async Task MoreBlobsThanSlots_RunBoundedAndAll()
    {
        var container = await BlobContainer.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => container.UploadAsync($"{i}.png")));
        var witness = new Witness();
        using var setup = new HostSetup(typeof(CountsParallel))
        {
            HostJson = """{ "version": "2.0", "extensions": { "blobs": { "maxDegreeOfParallelism": 3 } } }""",
            Settings = container.Setup().Settings,
            Configure = builder => builder.Services.AddSingleton(witness),
        };
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 20, "all blobs are handled");

        witness.Seen.Count.ShouldBe(20);
        witness.Seen.Max(int.Parse).ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task Stop_FunctionCancelled_BlobIsTakenAgainByTheNextStart()
    {
        var container = await BlobContainer.CreateAsync();
        await container.UploadAsync("slow.png");
        var witness = new Witness();
        using var setup = new HostSetup(typeof(WaitsForCancellationOnce))
        {
            Settings = new(container.Setup().Settings) { ["LocalHost:DrainTimeout"] = "00:00:00.2" },
            Configure = builder => builder.Services.AddSingleton(witness),
        };
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "the function runs");
        }

        witness.Seen.ShouldBe(["started", "cancelled"]);
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Contains("done"), "the blob is taken again");
        }
    }

    [Fact]
    public async Task ContainerThatIsNotThere_IsWatchedOnceItIs()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var witness = new Witness();
        var name = $"c{Guid.NewGuid():N}";
        using var setup = new HostSetup(typeof(Contents))
        {
            Settings = { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Data"] = azurite.ConnectionString, ["Container"] = name },
            Configure = builder => builder.Services.AddSingleton(witness),
        };
        await using var host = await RunningHost.StartAsync(setup);
        var client = new BlobContainerClient(azurite.ConnectionString, name, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));

        await client.CreateAsync(cancellationToken: Cancel);
        await client.UploadBlobAsync("first.png", BinaryData.FromString("1"), Cancel);

        await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "the blob is handled");
        host.Log.Entries.ShouldNotContain(entry => entry.Text.Contains("cannot be listed"));
    }

    private static HostSetup WithWitness(BlobContainer container, Witness witness, params Type[] functions) => new(functions)
    {
        Settings = container.Setup().Settings,
        Configure = builder => builder.Services.AddSingleton(witness),
    };

    public sealed class TwoParts(Witness witness)
    {
        [Function("Handle")]
        public void Handle([BlobTrigger("%Container%/{project}/{name}", Connection = "Data")] BlobClient blob, string project, string name) =>
            witness.Saw($"{project} | {name}");
    }

    public sealed class OnePart(Witness witness)
    {
        [Function("Handle")]
        public void Handle([BlobTrigger("%Container%/{path}", Connection = "Data")] BlobClient blob, string path) => witness.Saw(path);
    }

    public sealed class Contents(Witness witness)
    {
        [Function("Handle")]
        public void Handle([BlobTrigger("%Container%/{path}", Connection = "Data", Source = BlobTriggerSource.EventGrid)] string content, string path) =>
            witness.Saw($"{path} {content}");
    }

    public sealed class AlwaysFails(Witness witness)
    {
        [Function("Handle")]
        public void Handle([BlobTrigger("%Container%/{path}")] BlobClient blob)
        {
            witness.Saw(blob.Name);
            throw new InvalidOperationException("cannot be cured");
        }
    }

    public static class FailsAtLength
    {
        [Function("Handle")]
        public static void Handle([BlobTrigger("%Container%/{path}")] BlobClient blob) =>
            throw new InvalidOperationException(new string('é', 100_000));
    }

    public sealed class FailsThreeTimes(Witness witness)
    {
        [Function("Handle")]
        public void Handle([BlobTrigger("%Container%/{path}")] BlobClient blob)
        {
            witness.Saw(blob.Name);
            if (blob.Name == "flaky.png" && witness.Seen.Count(name => name == blob.Name) <= 3)
            {
                throw new IOException("not yet");
            }
        }
    }

    public sealed class AsClient(Witness witness)
    {
        [Function("AsClient")]
        public void Handle([BlobTrigger("%Container%/{path}")] BlobClient blob) => witness.Saw($"client {blob.Name}");
    }

    public sealed class AsBlockBlob(Witness witness)
    {
        [Function("AsBlockBlob")]
        public void Handle([BlobTrigger("%Container%/{path}")] BlockBlobClient blob) => witness.Saw($"block {blob.Name}");
    }

    public sealed class AsStream(Witness witness)
    {
        [Function("AsStream")]
        public async Task Handle([BlobTrigger("%Container%/{path}")] Stream blob) =>
            witness.Saw($"stream {await new StreamReader(blob).ReadToEndAsync()}");
    }

    public sealed class AsBytes(Witness witness)
    {
        [Function("AsBytes")]
        public void Handle([BlobTrigger("%Container%/{path}")] byte[] blob) => witness.Saw($"bytes {blob.Length}");
    }

    public sealed class AsText(Witness witness)
    {
        [Function("AsText")]
        public void Handle([BlobTrigger("%Container%/{stem}.{extension}")] string blob, string stem, string extension) =>
            witness.Saw($"text {blob} {stem} {extension}");
    }

    public sealed class AsContext(Witness witness)
    {
        [Function("AsContext")]
        public void Handle([BlobTrigger("%Container%")] BlobClient blob, FunctionContext context) =>
            witness.Saw($"context {context.BindingContext.BindingData["BlobTrigger"]}");
    }

    public static class WithInput
    {
        [Function("WithInput")]
        public static void Handle([BlobTrigger("%Container%/{path}")] BlobClient blob, [BlobInput("%Container%/other")] BlobClient other)
        {
        }
    }

    public sealed class CountsParallel(Witness witness)
    {
        private static int running;

        [Function("Handle")]
        public async Task Handle([BlobTrigger("%Container%/{path}")] BlobClient blob, CancellationToken cancellation)
        {
            var now = Interlocked.Increment(ref running);
            await Task.Delay(50, cancellation);
            Interlocked.Decrement(ref running);
            witness.Saw(now.ToString());
        }
    }

    public sealed class WaitsForCancellationOnce(Witness witness)
    {
        [Function("Handle")]
        public async Task Handle([BlobTrigger("%Container%/{path}")] BlobClient blob, CancellationToken cancellation)
        {
            if (witness.Seen.Contains("cancelled"))
            {
                witness.Saw("done");
                return;
            }

            witness.Saw("started");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }
            catch (OperationCanceledException)
            {
                witness.Saw("cancelled");
                throw;
            }
        }
    }
}
