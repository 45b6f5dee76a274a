using System.Text.Json;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>What is known so far of the items of one activity.</summary>
internal sealed class PrelabelWork(PrelabelShard shard, Project project, ModelReference model, List<Item> items)
{
    private readonly Dictionary<string, ItemPrelabel> rows = new(StringComparer.Ordinal);

    public Project Project => project;

    public List<Item> Items => items;

    /// <summary>How long the model ran for these items in this activity.</summary>
    public RunMeter Meter { get; } = new();

    /// <summary>How the digest of the model that answers is known.</summary>
    public DigestSource? DigestSource { get; set; }

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

    /// <summary>Takes over what was written for an item before.</summary>
    public void Keep(ItemPrelabel row) => rows[row.Item] = row;

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
        return Spent(
            new PrelabelCounts(
                counts.GetValueOrDefault(PrelabelOutcome.Labelled), shard.Items.Count - rows.Count, counts.GetValueOrDefault(PrelabelOutcome.Failed),
                model.Name, model.Sha256, rows.Values.FirstOrDefault(row => row.Outcome == PrelabelOutcome.Failed)?.Reason)
            {
                Unsure = counts.GetValueOrDefault(PrelabelOutcome.Unsure),
            },
            pricePerHour);
    }

    /// <summary>The counts while all items wait for the inference server.</summary>
    public PrelabelCounts Waiting(string reason, int retryAfter, int waited, decimal pricePerHour) => Spent(
        new PrelabelCounts(0, 0, 0, model.Name, model.Sha256, reason) { Waiting = shard.Items.Count, RetryAfter = retryAfter, WaitedSeconds = waited }, pricePerHour);

    private PrelabelCounts Spent(PrelabelCounts counts, decimal pricePerHour)
    {
        var seconds = Math.Round(shard.SpentSeconds + Meter.Total.TotalSeconds, 6);
        return counts with { Seconds = seconds, Cost = decimal.Round((decimal)seconds * pricePerHour / 3_600, 6) };
    }

    /// <summary>What the schema finds wrong with an answer: a model is an annotator like others.</summary>
    private string? FaultOf(Answer answer, Item item)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(answer, SchemaJson.Options);
        var reading = AnswerReader.Read(json, project.Schema, item.Bounds);
        return reading.IsValid ? null : $"The answer does not fit the schema: {reading.Violations[0].Pointer} ({reading.Violations[0].Code}) {reading.Violations[0].Message}";
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
        DigestSource = answer is null ? null : DigestSource,
        Temperature = model.Calibration.Temperature,
        SchemaVersion = project.Schema.Version,
        Batch = shard.Batch,
        At = default,
    };
}
