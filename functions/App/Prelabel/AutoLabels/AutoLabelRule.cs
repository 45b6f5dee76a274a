using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// What the model may label by itself, provided that it is right often enough. Never an item of a share picked by chance, which keeps
/// measuring the model; nor what is to test and validate models, which the model's own labels could not; nor what was asked for by name, since
/// somebody wants it looked at.
/// </summary>
internal static class AutoLabelRule
{
    /// <summary>Whether the model may label anything of a batch; if so, what people say in the batch measures it.</summary>
    public static bool Concerns(Batch batch) => batch is { Policy.AutoLabel: not null, Model: not null, Requested: null };

    /// <summary>The least probability that a pre-label needs.</summary>
    public static double MinProbability(AutoLabelPolicy policy, ModelReference model) => Math.Max(policy.MinProbability, model.Calibration.Threshold);

    /// <summary>Whether a pre-label is of the batch's own model, calibration and schema, and as sure as the policy asks. Nobody is shown such a pre-label who is to measure it.</summary>
    public static bool IsSureEnough(ItemPrelabel made, Batch batch) =>
        Concerns(batch)
        && made is { Outcome: PrelabelOutcome.Labelled, Label: not null }
        && made.Batch == batch.Id && made.Digest == batch.Model!.Sha256 && made.SchemaVersion == batch.SchemaVersion && made.Temperature.Equals(batch.Model.Calibration.Temperature)
        && AuditedCell.Of(made.Probability) >= AuditedCell.From(MinProbability(batch.Policy.AutoLabel!, batch.Model));

    /// <summary>Whether chance picks an item for people: by a hash, the same every time, which neither the model nor its probability can move.</summary>
    public static bool IsAudited(string item, double share) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"audit/1/{item}"))) < share * 4_294_967_296.0;

    /// <summary>Whether an item is for training, so that the model may label it.</summary>
    public static bool IsForTraining(Item item) => SplitOf.Item(item) == SplitOf.Train;
}
