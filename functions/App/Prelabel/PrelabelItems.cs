using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Passes;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Media;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// The activity that pre-labels some items. A model that cannot be used stops nothing: its items go on without a pre-label, and each says
/// why. Repeating it writes the same rows again.
/// </summary>
public sealed partial class PrelabelItems(
    ProjectStore projects,
    BatchStore batches,
    PassStore passes,
    ItemStore items,
    PrelabelStore prelabels,
    FindingStore findings,
    ModelCache models,
    AnnotationStorage storage,
    PrelabelOptions options,
    TimeProvider time,
    ILogger<PrelabelItems> logger)
{
    private readonly BlobArea prepared = storage.Blobs(ContainerName.Prepared);

    /// <summary>Pre-labels the items of <paramref name="shard"/> with the model and the schema that its batch fixed.</summary>
    [Function(nameof(PrelabelItems))]
    public async Task<PrelabelCounts> RunAsync([ActivityTrigger] PrelabelShard shard, CancellationToken cancellation)
    {
        var project = await AsOfBatchAsync(shard, cancellation);
        if (project?.Model is not { } model)
        {
            return new PrelabelCounts(0, shard.Items.Count, 0);
        }

        var began = time.GetTimestamp();
        var work = new PrelabelWork(shard, project, model, await ItemsAsync(shard, cancellation));
        try
        {
            ModelCheck.Classes(model, project.Schema);
            using var loan = await models.BorrowAsync(model, project.Schema.TaskType, cancellation);
            await RunAsync(work, loan.Model, cancellation);
        }
        catch (ModelException e)
        {
            LogUnusable(shard.Project, model.Sha256, e.Message);
            work.FailAll(e.Message);
            await FindAsync(shard, model, e, cancellation);
        }
        catch (ModelNotReadyException e)
        {
            var waited = shard.WaitedSeconds + (int)Math.Ceiling((time.GetElapsedTime(began) - work.Meter.Total).TotalSeconds);
            if (waited < options.ColdStartLimit.TotalSeconds)
            {
                return await WaitAsync(shard, work, e, waited, cancellation);
            }

            LogUnusable(shard.Project, model.Sha256, e.Message);
            work.FailAll($"{e.Message} It was waited for {waited} seconds.");
        }

        var counts = work.Counts(options.PricePerHour);
        await prelabels.WriteAsync(shard, work.Rows(time.GetUtcNow()), work.Vectors, counts, cancellation);
        return counts;
    }

    /// <summary>Writes why items go on without a pre-label when <see cref="RunAsync(PrelabelShard, CancellationToken)"/> has failed again and again. What it wrote before it failed stays.</summary>
    [Function(nameof(FailPrelabels))]
    public async Task FailPrelabels([ActivityTrigger] PrelabelFailure failure, CancellationToken cancellation)
    {
        var spent = (await prelabels.FindCountsAsync(failure.Shard, cancellation))?.Seconds ?? failure.Shard.SpentSeconds;
        var shard = failure.Shard with { SpentSeconds = spent };
        if (await AsOfBatchAsync(shard, cancellation) is not { Model: { } model } project)
        {
            return;
        }

        var work = new PrelabelWork(shard, project, model, await ItemsAsync(shard, cancellation));
        foreach (var row in await Task.WhenAll(work.Items.Select(item => prelabels.FindAsync(shard.Project, item.Id, cancellation))))
        {
            if (row?.Batch == shard.Batch)
            {
                work.Keep(row);
            }
        }

        work.FailAll($"Pre-labelling failed: {failure.Reason}");
        await prelabels.WriteAsync(shard, work.Rows(time.GetUtcNow()), work.Vectors, work.Counts(options.PricePerHour), cancellation);
    }

    private async Task<List<Item>> ItemsAsync(PrelabelShard shard, CancellationToken cancellation) =>
        (await Task.WhenAll(shard.Items.Select(item => items.FindAsync(shard.Project, item, cancellation)))).OfType<Item>().ToList();

    /// <summary>The project with the model and the schema of the batch, whatever became of them since.</summary>
    private async Task<Project?> AsOfBatchAsync(PrelabelShard shard, CancellationToken cancellation)
    {
        var project = await projects.GetAsync(shard.Project, cancellation);
        var pass = await passes.MarkedAsync(shard.Project, shard.Batch, cancellation);
        var batch = pass is null ? await batches.FindAsync(new BatchKey(shard.Project, shard.Batch), cancellation) : null;
        if (project is null || (pass?.SchemaVersion ?? batch?.SchemaVersion) is not { } version)
        {
            return project;
        }

        var schema = await projects.GetSchemaAsync(shard.Project, version, cancellation)
            ?? throw new InvalidDataException($"Schema {version} of project '{shard.Project}' is missing.");
        return project with { Schema = schema.Schema, Model = pass is null ? batch!.Model : pass.Model };
    }

    /// <summary>Gives way to a durable timer. What these items wait for is in the report meanwhile.</summary>
    private async Task<PrelabelCounts> WaitAsync(PrelabelShard shard, PrelabelWork work, ModelNotReadyException e, int waited, CancellationToken cancellation)
    {
        LogWaiting(shard.Project, waited, e.Message);
        var left = (int)Math.Ceiling(options.ColdStartLimit.TotalSeconds) - waited;
        var counts = work.Waiting(e.Message, Math.Min(Pause(e.RetryAfter, waited), left), waited, options.PricePerHour);
        await prelabels.WriteAsync(shard, counts, cancellation);
        return counts;
    }

    /// <summary>As long as the server asks for, at least a little more than before, at most a minute.</summary>
    private static int Pause(TimeSpan asked, int waited) => (int)Math.Clamp(Math.Max(Math.Ceiling(asked.TotalSeconds), 5 + (waited / 4)), 1, 60);

    /// <summary>Another model behind the name of the project's is worth more than a line in a report: somebody has to decide.</summary>
    private async Task FindAsync(PrelabelShard shard, ModelReference model, ModelException fault, CancellationToken cancellation)
    {
        if (fault is ModelChangedException)
        {
            var finding = Finding.Of(
                FindingKind.ModelChanged, shard.Batch, model.Sha256[..Math.Min(16, model.Sha256.Length)], fault.Message, time.GetUtcNow(),
                "Give the project the model that the server runs now with PUT model.", "Let the server run the file that the project took, or name its version in 'remote'.");
            await findings.WriteAsync(shard.Project, [finding], cancellation);
        }
    }

    private async Task RunAsync(PrelabelWork work, LoadedModel model, CancellationToken cancellation)
    {
        work.DigestSource = model.DigestSource;
        var taken = work.Items.Where(item => model.Reads(item.MediaType)).ToList();
        foreach (var some in taken.Chunk(options.BatchSize))
        {
            var encoded = await EncodeAsync(work, model, some, cancellation);
            var readable = some.Where(item => encoded.ContainsKey(item.Id)).ToList();
            var results = await model.AnswerAsync([.. readable.Select(item => encoded[item.Id])], work.Project.Schema.Version, cancellation, work.Meter);
            for (var i = 0; i < readable.Count; i++)
            {
                work.Add(readable[i], results[i]);
            }
        }
    }

    private async Task<Dictionary<string, Encoded>> EncodeAsync(PrelabelWork work, LoadedModel model, Item[] some, CancellationToken cancellation)
    {
        var encoded = new Encoded?[some.Length];
        var faults = new string?[some.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ReadsAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, some.Length, parallel, async (i, stop) =>
        {
            try
            {
                var media = await prepared.ReadBytesAsync(some[i].MediaBlob, stop) ?? throw new RejectedMediaException("missing", "The prepared media is missing.");
                encoded[i] = model.Encode(new MediaContent(media, some[i].MediaType));
            }
            catch (RejectedMediaException e)
            {
                faults[i] = e.Message;
            }
        });
        var readable = new Dictionary<string, Encoded>(StringComparer.Ordinal);
        for (var i = 0; i < some.Length; i++)
        {
            if (encoded[i] is { } one)
            {
                readable.TryAdd(some[i].Id, one);
            }
            else
            {
                work.Add(some[i], new ModelResult(null, faults[i]));
            }
        }

        return readable;
    }

    [LoggerMessage(1650, LogLevel.Warning, "The model {Digest} of project {Project} cannot be used: {Reason}")]
    private partial void LogUnusable(string project, string digest, string reason);

    [LoggerMessage(1652, LogLevel.Information, "Project {Project} has waited {Seconds} seconds for its model: {Reason}")]
    private partial void LogWaiting(string project, int seconds, string reason);
}
