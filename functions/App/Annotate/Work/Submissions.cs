using System.Text.Json;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>
/// Takes answers. The answer is stored, for good, before anything else happens: whatever fails after that, the item finds it. Whether an
/// answer was given is decided by its row alone; the task's own row follows when the item next looks. An item that finishes first has
/// taken the row's place with a refusal (see <see cref="ItemTaskStore"/>): so what is acknowledged is in what its item finishes with.
/// </summary>
public sealed class Submissions(
    ItemTaskStore items, WorkLedger ledger, AnnotatorStore annotators, BatchStore batches, ProjectStore projects, ItemStore sources, TimeProvider time)
{
    /// <summary>Stores an answer.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="ProblemException">404, 409, 410 or 422; the detail says what the annotator can do.</exception>
    public async Task<Submission> SubmitAsync(
        TaskId id, string annotator, JsonElement answer, double? seconds, CancellationToken cancellation)
    {
        var task = (await items.FindTaskAsync(id, cancellation))?.Value;
        if (task is null || task.Annotator != annotator)
        {
            throw ProblemException.NotFound("task", id.ToString()); // what others have is not told
        }

        var read = await ReadAsync(task, answer, cancellation);
        var annotation = Annotation(task, read, seconds);
        if (!TaskTransitions.TakesAnswer(task.State)
            || !await batches.IsActiveAsync(new BatchKey(task.Project, task.Batch), cancellation)
            || !await items.TryAddAsync(id, annotation, cancellation))
        {
            return await RepeatedAsync(task, annotation, cancellation);
        }

        await ledger.AnsweredAsync(task, new UnseenAnswer(annotation.Task, task.Batch, task.Round, annotation.ReceivedAt), cancellation);
        await RestoreStandingAsync(task, cancellation);
        return new Submission(Receipt.Of(annotation), task, IsNew: true, await IsDecisiveAsync(task, cancellation));
    }

    /// <summary>
    /// Whether the item may now have answers enough. The first answers of a round decide nothing, so nobody is woken for them: each
    /// answer is counted after it was stored, hence the last one sees them all. Should the last one not come, the tick wakes the item.
    /// </summary>
    private async Task<bool> IsDecisiveAsync(AnnotationTask task, CancellationToken cancellation)
    {
        if (task.Role == TaskRole.Reviewer || task.Round > 1 || task.State != TaskState.Leased)
        {
            return true;
        }

        var (_, terms) = await batches.TermsAsync(new BatchKey(task.Project, task.Batch), cancellation);
        return await items.CountAnnotationsAsync(task.Id, task.Batch, cancellation) >= terms.Rule.MinAnswers;
    }

    private async Task<Answer> ReadAsync(AnnotationTask task, JsonElement json, CancellationToken cancellation)
    {
        var schema = await projects.GetSchemaAsync(task.Project, task.SchemaVersion, cancellation)
            ?? throw new InvalidDataException($"Schema {task.SchemaVersion} of project '{task.Project}' is missing.");
        var bounds = await BoundsAsync(task, schema.Schema.TaskType, cancellation);
        var reading = AnswerReader.Read(json, schema.Schema, bounds);
        return reading.Answer ?? throw new ProblemException(
            422,
            "The answer does not follow the schema",
            $"{reading.ViolationCount} errors against schema version {task.SchemaVersion}; nothing was stored.",
            [.. reading.Violations.Select(violation => ProblemError.Of(violation, "/answer"))]);
    }

    /// <summary>The extent that an answer must fit into. Answers without geometry fit every item, and nothing is read for them.</summary>
    private async ValueTask<ItemBounds> BoundsAsync(AnnotationTask task, TaskType taskType, CancellationToken cancellation) =>
        taskType is TaskType.ClassificationOne or TaskType.ClassificationMany or TaskType.ClassificationOrdinal or TaskType.ClassificationNumeric
            ? ItemBounds.Unknown
            : (await sources.FindAsync(task.Project, task.Item, cancellation))?.Bounds ?? ItemBounds.Unknown;

    private Annotation Annotation(AnnotationTask task, Answer answer, double? seconds)
    {
        var now = time.GetUtcNow();
        return new Annotation
        {
            Task = task.Id.ToString(),
            Batch = task.Batch,
            Round = task.Round,
            Annotator = task.Annotator!,
            Role = task.Role,
            Answer = JsonSerializer.SerializeToElement(answer, SchemaJson.Options),
            Label = LabelKey.Of(answer),
            Hash = AnswerCanonical.Sha256(answer),
            Suggestion = task.Arm is { } arm ? task.Suggestion?.Use(arm, answer) : null,
            Seconds = seconds ?? Math.Max(0, (now - task.LeasedAt!.Value).TotalSeconds),
            ReceivedAt = now,
            Late = task.State != TaskState.Leased || task.LeaseUntil < now,
            SchemaVersion = task.SchemaVersion,
            GuidelineVersion = task.GuidelineVersion,
        };
    }

    private async Task<Submission> RepeatedAsync(
        AnnotationTask task, Annotation annotation, CancellationToken cancellation)
    {
        var stored = await items.FindAnnotationAsync(task.Id, task.Batch, task.Annotator!, cancellation);
        if (stored is null)
        {
            throw new ProblemException(
                410, "The task is closed", "The item needs no more answers; this one was not stored. The task may be forgotten.");
        }

        if (stored.Hash != annotation.Hash)
        {
            throw ProblemException.Conflict(
                $"You answered this item at {stored.ReceivedAt:O} with other content; an answer is never changed. A reviewer settles what annotators disagree on.");
        }

        // The first call may have ended between the answer and its notice.
        await ledger.AnsweredAsync(task, new UnseenAnswer(stored.Task, task.Batch, task.Round, stored.ReceivedAt), cancellation);
        return new Submission(Receipt.Of(stored), task, IsNew: false, IsDecisive: true);
    }

    private async Task RestoreStandingAsync(AnnotationTask task, CancellationToken cancellation)
    {
        var known = (await annotators.AllAsync(task.Project, cancellation)).FirstOrDefault(a => a.Id == task.Annotator);
        if (known is { Standing.Lapses: > 0 })
        {
            await annotators.UpdateAsync(
                task.Project, known.Id, a => a.Standing.Lapses == 0 ? null : a with { Standing = a.Standing.AfterAnswer() }, cancellation);
        }
    }
}
