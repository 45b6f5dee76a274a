using System.Globalization;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// Says whether the model of a batch may label items that nobody looks at, by what people said of the newest items on which it was as sure. When it no
/// longer may, a finding says so, once per change. The state of each project is a row of the table <c>batches</c>, partition <c>!autolabel</c>.
/// </summary>
public sealed class AutoLabelGate(AuditStore audits, FindingStore findings, AnnotationStorage storage, TimeProvider time)
{
    private const string Partition = "!autolabel"; // no project id can be this

    private readonly Table<AutoLabelState> states = storage.Table<AutoLabelState>(TableName.Batches);

    /// <summary>Whether the model may label now; null where that does not concern the batch.</summary>
    public async Task<AutoLabelMeasurement?> MeasureAsync(Batch batch, CancellationToken cancellation)
    {
        if (!AutoLabelRule.Concerns(batch))
        {
            return null;
        }

        var (policy, model) = (batch.Policy.AutoLabel!, batch.Model!);
        var (items, precision) = await audits.PrecisionAsync(batch.Project, model, batch.SchemaVersion, AutoLabelRule.MinProbability(policy, model), cancellation);
        var measured = Judge(policy, items, precision);
        await NoteAsync(batch, measured, cancellation);
        return measured;
    }

    private static AutoLabelMeasurement Judge(AutoLabelPolicy policy, int items, Interval precision)
    {
        var enough = items >= policy.MinAudited;
        var reason = enough
            ? Text($"People agree with the model, where it is sure enough, on {precision.Value:P2} of {items} items, at least {precision.Lower:F4}; the policy asks for at least {policy.MinPrecisionLower}.")
            : Text($"People have labelled {items} items on which the model, with its present calibration and schema, is sure enough; the policy asks for {policy.MinAudited}.");
        return new AutoLabelMeasurement(
            enough && precision.Lower >= policy.MinPrecisionLower, items, Math.Round(precision.Value, 6), Math.Round(precision.Lower, 6), policy.MinPrecisionLower, reason);
    }

    /// <summary>Keeps the state up to date. The finding of a change is written after it; whoever comes by makes up for one that was not.</summary>
    private async Task NoteAsync(Batch batch, AutoLabelMeasurement measured, CancellationToken cancellation)
    {
        var stored = await states.UpdateAsync(Partition, batch.Project, state => Next(state, batch, measured), cancellation);
        if (stored is null && measured.Passes)
        {
            await states.TryInsertAsync(Partition, batch.Project, State(batch, measured), cancellation);
        }

        if (stored?.Value is { Works: false, Told: false } stopped)
        {
            await findings.WriteAsync(batch.Project, [FindingOf(stopped)], cancellation);
            await states.UpdateAsync(
                Partition, batch.Project, state => state is { Works: false, Told: false } && state.Batch == stopped.Batch ? state with { Told = true } : null, cancellation);
        }
    }

    private AutoLabelState? Next(AutoLabelState state, Batch batch, AutoLabelMeasurement measured)
    {
        if (batch.CreatedAt < state.AsOf)
        {
            return null;
        }

        return state.Works != measured.Passes ? State(batch, measured) : batch.CreatedAt > state.AsOf ? state with { AsOf = batch.CreatedAt } : null;
    }

    private AutoLabelState State(Batch batch, AutoLabelMeasurement measured) =>
        new(measured.Passes, batch.Id, time.GetUtcNow(), measured.Reason, batch.CreatedAt, Told: measured.Passes);

    private static Finding FindingOf(AutoLabelState state) => Finding.Of(
        FindingKind.AutoLabelStopped, state.Batch, state.Batch, $"The model no longer labels items by itself. {state.Reason}", state.At,
        "Nothing needs to be done for the labels to be right: all items go to people until the measurement passes again.",
        "Look at the items on which people and the model differ; calibrate or train the model anew.",
        "Name items that were auto-labelled in the batches before in a new batch, to have people label them.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
