using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Tests.App.Ingest;
using AnnotationFunctions.Tests.InferenceServer;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// The activity with every sort of model and server that cannot be used: it ends well, each item has its row with a reason that names the
/// fault, and nothing of what a server said has become a label.
/// </summary>
public sealed class BadModelTests(IngestStation station) : IAsyncLifetime
{
    private const int Items = 40;
    private static readonly ModelReference Remote = TestModels.Remote("logits", TestModels.TwoPixels("0", "1"));

    private readonly RunClock clock = new();
    private OipServer server = null!;
    private IngestWorkplace work = null!;

    public async ValueTask InitializeAsync()
    {
        server = await OipServer.StartAsync("logits");
        server.Says = new ServedModel(Remote.Sha256, "1");
        work = await station.OpenAsync(prelabel: server.Options with { RunTimeout = clock.Limit, MaxResponseBytes = 1_000_000, ColdStartWait = TimeSpan.Zero, ColdStartLimit = TimeSpan.Zero }, time: clock);
    }

    public async ValueTask DisposeAsync()
    {
        await work.DisposeAsync();
        await server.DisposeAsync();
    }

    public static TheoryData<string, string, string> Files => new()
    {
        { "no model", "The file cannot be loaded as an ONNX model", "0,1" },
        { "cut", "The file cannot be loaded as an ONNX model", "0,1" },
        { "opset-99", "The file cannot be loaded as an ONNX model", "0,1" },
        { "channels-last", "has the shape [any, 2, 2, 3]; expected [batch, 1, 2, 2]", "0,1" },
        { "bytes", "input 'image' is UInt8; expected 32-bit", "0,1" },
        { "liar", "output 'scores' has the shape [any, 3]; expected [batch, 2]", "0,1" },
        { "logits", "output 'scores' has the shape [any, 2]; expected [batch, 3]", "0,1,2" },
        { "logits", "The model's classes 'zebra' are not in schema version 1.", "0,zebra" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task RunAsync_FileThatCannotBeUsed_LeavesEachItemItsReason(string file, string reason, string classes)
    {
        var bytes = file switch { "no model" => [1, 2, 3], "cut" => TestModels.ReadDigits()[..9_000], _ => TestModels.Read(file) };
        var name = $"{TestStorage.Name("m")}.onnx";
        await work.Storage.Blobs(ContainerName.Models).WriteAsync(name, bytes, "application/octet-stream", TestStorage.Cancellation);

        await ShouldFailAsync(new ModelReference("m", name, Convert.ToHexStringLower(SHA256.HashData(bytes)), TestModels.TwoPixels(classes.Split(','))), reason);
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "garbage", "is not usable: line 1, byte 1 is not JSON" },
        { "no outputs", "it has no array 'outputs'" },
        { "other shape", "has the shape [40, 3]" },
        { "other rows", "has 3 rows for 1 of input" },
        { "too few numbers", "must have 64 numbers" },
        { "huge shape", "must have 2000000000 numbers" },
        { "not finite", "The model gave a number that is not finite." },
        { "error", "answers 500 to 'v2/models/logits': out of memory" },
        { "hang", "did not answer within 60 seconds" },
        { "endless", "is longer than 1,000,000 bytes" },
        { "gone", "404" },
        { "busy", "The inference server answers 503. It was waited for" },
        { "other model", "has a file with the SHA-256 aaaa" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task RunAsync_ServerThatCannotBeUsed_LeavesEachItemItsReason(string fault, string reason)
    {
        server.Says = new ServedModel(null, null); // or what comes from elsewhere is told by that alone
        var trial = true;
        server.Intercept = async http =>
        {
            if (!http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal) || trial)
            {
                trial &= !http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal); // the model is loaded and tried while all is well
                return false;
            }

            await AnswerAsync(http, fault);
            return true;
        };

        var reasons = await ShouldFailAsync(Remote, reason);

        (await work.Get<FindingStore>().PageAsync(reasons.Project, "b1", 10, null, TestStorage.Cancellation)).Rows
            .Select(row => row.Stored.Value.Kind).ShouldBe(fault == "other model" ? [FindingKind.ModelChanged] : []);
    }

    public static TheoryData<string, string> Metadata => new()
    {
        { "<html>", "is not JSON" },
        { "{}", "it has no array 'inputs'" },
        { """{"inputs":[],"outputs":[]}""", "The model has 0 inputs" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":[-1,1,2,2]}],"outputs":[]}""", "The model has no output" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":["a",1,2,2]}],"outputs":[]}""", "has the dimension \"a\"" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":[2000000000,1,2,2]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[2000000000,2]}]}""", "at most 134,217,728 numbers are given to a run" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":[9000000000,1,2,2]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]}""", "at most 134,217,728 numbers are given to a run" },
        { """{"inputs":[{"name":"image","datatype":"BYTES","shape":[-1,1,2,2]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]}""", "expected 32-bit floating-point numbers" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":[-1,1,2,2]}],"outputs":[{"name":"scores","datatype":"FP32","shape":[-1,7]}]}""", "has the shape [any, 7]; expected [batch, 2]" },
        { """{"inputs":[{"name":"image","datatype":"FP32","shape":[1,1,1,1,1,1,1,1,1]}],"outputs":[]}""", "has 9 dimensions" },
    };

    [Theory]
    [MemberData(nameof(Metadata))]
    public async Task RunAsync_MetadataThatLie_LeaveEachItemItsReason(string metadata, string reason)
    {
        server.Intercept = async http =>
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(metadata));
            return true;
        };

        await ShouldFailAsync(Remote, reason);
    }

    [Fact]
    public async Task RunAsync_AnswerThatTheSchemaRefuses_IsNone()
    {
        var project = TestStorage.Name("p");
        var schema = new LabelSchema
        {
            TaskType = TaskType.ClassificationMany, Classes = [new LabelClass { Id = "0" }, new LabelClass { Id = "1" }],
            Constraints = [new ExcludesConstraint { Classes = ["0", "1"] }],
        };
        (await work.Get<ProjectStore>().TryCreateAsync(new NewProject(project, project, null, schema, new AnnotationPolicy(), null), "test", TestStorage.Cancellation)).ShouldNotBeNull();

        await ShouldFailAsync(Remote with { Head = new ModelHead { MinScore = 0.4 } }, "The answer does not fit the schema: ", project); // σ(4) and σ(0): both
    }

    [Fact]
    public async Task RunAsync_ModelThatRunsTooLongInTheApp_IsStopped()
    {
        using var runner = OnnxRunner.Load(SampleModels.Slow(20_000), new PrelabelOptions { RunTimeout = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        var meter = new RunMeter();

        (await Should.ThrowAsync<ModelException>(() => runner.RunAsync([Tensor.Of("x", [8, 256], new float[8 * 256])], ["y"], TestStorage.Cancellation, meter))).Message.ShouldContain("did not answer within");

        meter.Failed.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    /// <summary>Pre-labels a batch of items, of which each must fail for that reason.</summary>
    private async Task<(string Project, IReadOnlyList<string> Reasons)> ShouldFailAsync(ModelReference model, string reason, string? project = null)
    {
        project ??= await work.ProjectAsync();
        var media = $"{project}/white.png";
        await work.Storage.Blobs(ContainerName.Prepared).WriteAsync(media, TestModels.Png(2, 2, 1, [255, 0, 0, 0]).Bytes, "image/png", TestStorage.Cancellation);
        var ids = Enumerable.Range(0, Items).Select(i => $"{i:D26}").ToArray();
        await Task.WhenAll(ids.Select(id => work.Get<ItemStore>().AddAsync(
            new Item
            {
                Id = id, Project = project, Kind = ItemKind.Image, Source = $"{id}.png", Upload = id, Sha256 = new string('a', 64), SourceMediaType = "image/png",
                SourceBytes = 1, MediaBlob = media, MediaType = "image/png", Width = 2, Height = 2, IngestedAt = DateTimeOffset.UnixEpoch,
            },
            TestStorage.Cancellation)));
        await work.Get<ProjectStore>().SetModelAsync(project, model, TestStorage.Cancellation);

        var counts = await work.Get<PrelabelItems>().RunAsync(new PrelabelShard(project, "b1", ids), TestStorage.Cancellation);

        (counts.Prelabelled, counts.Failed, counts.Unsure, counts.Skipped, counts.RetryAfter).ShouldBe((0, Items, 0, 0, null));
        counts.Reason.ShouldNotBeNull().ShouldContain(reason);
        var rows = await Task.WhenAll(ids.Select(id => work.Get<PrelabelStore>().FindAsync(project, id, TestStorage.Cancellation)));
        rows.ShouldAllBe(row => row!.Outcome == PrelabelOutcome.Failed && row.Reason!.Length > 10 && row.Label == null && row.Answer == null && row.Digest == model.Sha256);
        var report = PrelabelReport.Of(await work.Get<PrelabelStore>().CountsAsync(project, "b1", TestStorage.Cancellation));
        report.Failed.ShouldBe(Items);
        report.Reasons.ShouldBe([counts.Reason]);
        return (project, report.Reasons);
    }

    private Task AnswerAsync(HttpContext http, string fault)
    {
        const string output = """{"outputs":[{"name":"scores","datatype":"FP32","shape":SHAPE,"data":DATA}]}""";
        string Shaped(string shape, string data) => output.Replace("SHAPE", shape, StringComparison.Ordinal).Replace("DATA", data, StringComparison.Ordinal);
        return fault switch
        {
            "garbage" => http.Response.WriteAsync("<html>"),
            "no outputs" => http.Response.WriteAsync("{}"),
            "other shape" => http.Response.WriteAsync(Shaped("[40,3]", "[]")),
            "other rows" => http.Response.WriteAsync(Shaped("[3,2]", "[1,2,3,4,5,6]")),
            "too few numbers" => http.Response.WriteAsync(Shaped("[32,2]", "[1,2]")),
            "huge shape" => http.Response.WriteAsync(Shaped("[1000000000,2]", "[1,2]")),
            "not finite" => NotFiniteAsync(http),
            "error" => StatusAsync(http, 500, "out of memory"),
            "hang" => HangAsync(http),
            "endless" => EndlessAsync(http),
            "gone" => StatusAsync(http, 404, "no such model"),
            "busy" => StatusAsync(http, 503, ""),
            _ => http.Response.WriteAsync($$$"""{"parameters":{"model_sha256":"{{{new string('a', 64)}}}"},"outputs":[]}"""),
        };
    }

    private async Task HangAsync(HttpContext http)
    {
        clock.LimitPasses();
        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static Task StatusAsync(HttpContext http, int status, string said)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(said);
    }

    /// <summary>As many NaN as are asked for: JSON has none, so as bytes.</summary>
    private static async Task NotFiniteAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var rows = Encoding.UTF8.GetString(body.ToArray()).Contains("[32,1,2,2]", StringComparison.Ordinal) ? 32 : Items - 32;
        var json = $$$"""{"parameters":{"model_sha256":"{{{Remote.Sha256}}}"},"outputs":[{"name":"scores","datatype":"FP32","shape":[{{{rows}}},2],"parameters":{"binary_data_size":{{{rows * 8}}}}}]}""";
        http.Response.Headers[OipRequest.JsonLengthHeader] = $"{Encoding.UTF8.GetByteCount(json)}";
        await http.Response.WriteAsync(json);
        await http.Response.Body.WriteAsync(Tensor.Of("scores", [rows, 2], Enumerable.Repeat(float.NaN, rows * 2).ToArray()).Bytes().ToArray());
    }

    private static async Task EndlessAsync(HttpContext http)
    {
        try
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[64_000], http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has left.
        }
    }

    /// <summary>The system's clock, by which a run has time enough on any machine, until a test lets the limit of the runs under way pass.</summary>
    private sealed class RunClock : TimeProvider
    {
        private readonly ConcurrentQueue<ITimer> limits = new();
        private long passed;

        public TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

        public void LimitPasses()
        {
            Interlocked.Add(ref passed, (long)(Limit.TotalSeconds * TimestampFrequency));
            while (limits.TryDequeue(out var limit))
            {
                limit.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref passed);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Limit)
            {
                limits.Enqueue(timer);
            }

            return timer;
        }
    }
}
