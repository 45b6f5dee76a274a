using System.Text.Json;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
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
    ItemStore items,
    PrelabelStore prelabels,
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

        var found = (await Task.WhenAll(shard.Items.Select(item => items.FindAsync(shard.Project, item, cancellation)))).OfType<Item>().ToList();
        var work = new Work(shard, project, model, found);
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
        }
        catch (ModelNotReadyException e) when (shard.WaitedSeconds < options.ColdStartLimit.TotalSeconds)
        {
            LogWaiting(shard.Project, shard.WaitedSeconds, e.Message);
            return new PrelabelCounts(0, 0, 0, model.Name, model.Sha256, e.Message) { RetryAfter = Pause(e.RetryAfter, shard.WaitedSeconds) };
        }
        catch (ModelNotReadyException e)
        {
            LogUnusable(shard.Project, model.Sha256, e.Message);
            work.FailAll($"{e.Message} It was waited for {shard.WaitedSeconds} seconds.");
        }

        var counts = work.Counts(options.PricePerHour);
        await prelabels.WriteAsync(shard, work.Rows(time.GetUtcNow()), work.Vectors, counts, cancellation);
        return counts;
    }

    /// <summary>The project with the model and the schema of the batch, whatever became of them since.</summary>
    private async Task<Project?> AsOfBatchAsync(PrelabelShard shard, CancellationToken cancellation)
    {
        var project = await projects.GetAsync(shard.Project, cancellation);
        if (project is null || await batches.FindAsync(new BatchKey(shard.Project, shard.Batch), cancellation) is not { } batch)
        {
            return project;
        }

        var schema = await projects.GetSchemaAsync(shard.Project, batch.SchemaVersion, cancellation)
            ?? throw new InvalidDataException($"Schema {batch.SchemaVersion} of project '{shard.Project}' is missing.");
        return project with { Schema = schema.Schema, Model = batch.Model };
    }

    /// <summary>As long as the server asks for, at least a little more than before, at most a minute.</summary>
    private static int Pause(TimeSpan asked, int waited) => (int)Math.Clamp(Math.Max(Math.Ceiling(asked.TotalSeconds), 5 + (waited / 4)), 1, 60);

    private async Task RunAsync(Work work, LoadedModel model, CancellationToken cancellation)
    {
        var taken = work.Items.Where(item => model.Reads(item.MediaType)).ToList();
        foreach (var some in taken.Chunk(options.BatchSize))
        {
            var encoded = await EncodeAsync(work, model, some, cancellation);
            var readable = some.Where(item => encoded.ContainsKey(item.Id)).ToList();
            var began = time.GetTimestamp();
            var results = await model.AnswerAsync([.. readable.Select(item => encoded[item.Id])], work.Project.Schema.Version, cancellation);
            work.Seconds += time.GetElapsedTime(began).TotalSeconds;
            for (var i = 0; i < readable.Count; i++)
            {
                work.Add(readable[i], results[i]);
            }
        }
    }

    private async Task<Dictionary<string, Encoded>> EncodeAsync(Work work, LoadedModel model, Item[] some, CancellationToken cancellation)
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

    /// <summary>What is known so far of the items of one activity.</summary>
    private sealed class Work(PrelabelShard shard, Project project, ModelReference model, List<Item> items)
    {
        private readonly Dictionary<string, ItemPrelabel> rows = new(StringComparer.Ordinal);

        public Project Project => project;

        public List<Item> Items => items;

        public double Seconds { get; set; }

        public Dictionary<string, float[]> Vectors { get; } = new(StringComparer.Ordinal);

        public void Add(Item item, ModelResult result)
        {
            var fault = result.Fault ?? (result.Answer!.Answer is { } answer ? FaultOf(answer, item) : null);
            var sure = result.Answer?.Probability >= model.Calibration.Threshold;
            rows[item.Id] = Row(item, fault is not null ? PrelabelOutcome.Failed : sure ? PrelabelOutcome.Labelled : PrelabelOutcome.Unsure, fault, result.Answer);
            if (fault is null && result.Answer!.Vector is { } vector)
            {
                Vectors[item.Id] = vector;
            }
        }

        /// <summary>Fails what is not settled yet.</summary>
        public void FailAll(string reason)
        {
            foreach (var item in items.Where(item => !rows.ContainsKey(item.Id)))
            {
                rows[item.Id] = Row(item, PrelabelOutcome.Failed, reason, null);
            }
        }

        public IEnumerable<ItemPrelabel> Rows(DateTimeOffset now) => rows.Values.Select(row => row with { At = now });

        public PrelabelCounts Counts(decimal pricePerHour)
        {
            var counts = rows.Values.CountBy(row => row.Outcome).ToDictionary();
            return new PrelabelCounts(
                counts.GetValueOrDefault(PrelabelOutcome.Labelled), shard.Items.Count - rows.Count, counts.GetValueOrDefault(PrelabelOutcome.Failed),
                model.Name, model.Sha256, rows.Values.FirstOrDefault(row => row.Outcome == PrelabelOutcome.Failed)?.Reason)
            {
                Unsure = counts.GetValueOrDefault(PrelabelOutcome.Unsure),
                Seconds = Math.Round(Seconds, 6),
                Cost = decimal.Round((decimal)Seconds * pricePerHour / 3_600, 6),
            };
        }

        /// <summary>What the schema finds wrong with an answer: a model is an annotator like others.</summary>
        private string? FaultOf(Answer answer, Item item)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(answer, SchemaJson.Options);
            var reading = AnswerReader.Read(json, project.Schema, item.Bounds);
            return reading.IsValid ? null : $"The answer does not fit the schema: {reading.Violations[0].Pointer} {reading.Violations[0].Message}";
        }

        private ItemPrelabel Row(Item item, PrelabelOutcome outcome, string? reason, ModelAnswer? answer) => new()
        {
            Item = item.Id,
            Outcome = outcome,
            Answer = outcome == PrelabelOutcome.Failed ? null : answer?.Answer,
            Label = outcome == PrelabelOutcome.Failed ? null : answer?.Label,
            Probability = Rounded.Probability(answer?.Probability ?? 0),
            Classes = answer?.Probabilities is null ? [] : model.Input.Classes,
            Probabilities = answer?.Probabilities ?? [],
            Reason = reason,
            Model = model.Name,
            Digest = model.Sha256,
            Temperature = model.Calibration.Temperature,
            SchemaVersion = project.Schema.Version,
            Batch = shard.Batch,
            At = default,
        };
    }
}
