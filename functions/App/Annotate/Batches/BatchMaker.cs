using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Makes batches: checks what is asked for, and fixes the versions and the policy of the moment.</summary>
public sealed class BatchMaker(BatchStore batches, ProjectStore projects, AnnotatorStore annotators, ItemStore items, TimeProvider time)
{
    private const int MaxItems = 5_000;
    private const int MaxErrors = 100;
    private const int Parallel = 16;

    /// <summary>The batch that was asked for: a new one, or the one that was made of the same request before.</summary>
    /// <exception cref="ProblemException">400, 404 or 409; the detail says what is missing.</exception>
    public async Task<Batch> MakeAsync(string projectId, NewBatch wanted, string caller, CancellationToken cancellation)
    {
        Check(wanted);
        var project = await projects.GetAsync(projectId, cancellation) ?? throw ProblemException.NotFound("project", projectId);
        var now = time.GetUtcNow();
        var id = wanted.Id ?? Slug.New(now);
        if (await batches.FindAsync(new BatchKey(projectId, id), cancellation) is { } same)
        {
            return Same(same, wanted);
        }

        await RequireAsync(project, cancellation);
        await RequireAsync(projectId, wanted.Items ?? [], cancellation);
        var batch = new Batch
        {
            Id = id,
            Project = projectId,
            Status = BatchStatus.Selecting,
            SchemaVersion = project.Schema.Version,
            GuidelineVersion = project.GuidelineVersion,
            PolicyVersion = project.PolicyVersion,
            Policy = project.Policy,
            Model = project.Model,
            Limit = wanted.Limit,
            Requested = wanted.Items is null ? null : [.. wanted.Items.Distinct(StringComparer.Ordinal)],
            CreatedAt = now,
            CreatedBy = caller,
        };
        return await batches.TryAddAsync(batch, cancellation) ? batch : Same(await batches.GetAsync(batch.Key, cancellation), wanted);
    }

    private static void Check(NewBatch wanted)
    {
        var errors = new List<ProblemError>();
        if (wanted.Id is not null && !Slug.IsValid(wanted.Id))
        {
            errors.Add(new ProblemError("/id", $"Expected {Slug.Pattern}."));
        }

        if (wanted.Limit is < 1)
        {
            errors.Add(new ProblemError("/limit", $"Expected at least 1, found {wanted.Limit}."));
        }

        if (wanted.Items is { } items)
        {
            if (items.Count is 0 or > MaxItems)
            {
                errors.Add(new ProblemError("/items", $"Expected 1 to {MaxItems} item ids, found {items.Count}."));
            }

            errors.AddRange(items
                .Select((item, i) => (item, i))
                .Where(x => x.item is null || x.item.Length != 26 || !x.item.All(char.IsAsciiLetterOrDigit))
                .Take(MaxErrors)
                .Select(x => new ProblemError(JsonPointer.Append("/items", x.i), "Expected an item id of 26 letters and digits.")));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    private async Task RequireAsync(Project project, CancellationToken cancellation)
    {
        if (!CategoricalLabels.Covers(project.Schema.TaskType))
        {
            throw ProblemException.Invalid(
                "",
                $"Answers of type '{project.Schema.TaskType.Name()}' can be submitted and validated but not merged yet: batches need "
                + $"'{TaskType.ClassificationOne.Name()}' or '{TaskType.ClassificationOrdinal.Name()}'.");
        }

        // One whose receiver is down for a moment counts: they are asked when it is back.
        var able = (await annotators.AllAsync(project.Id, cancellation)).Count(annotator => annotator.Role == TaskRole.Annotator && annotator.MayWork);
        if (able < project.Policy.MinAnswers)
        {
            throw ProblemException.Conflict(
                $"The policy asks for {project.Policy.MinAnswers} answers per item, but only {able} annotators can be asked. "
                + "Register more with PUT annotators, or lower minAnswers.");
        }
    }

    /// <summary>Items that are named must be there: they would be annotated and paid for, and no dataset could hold them.</summary>
    private async Task RequireAsync(string project, IReadOnlyList<string> named, CancellationToken cancellation)
    {
        var missing = new List<ProblemError>();
        foreach (var chunk in named.Select((item, i) => (item, i)).Chunk(Parallel))
        {
            var found = await Task.WhenAll(chunk.Select(each => items.FindAsync(project, each.item, cancellation)));
            missing.AddRange(chunk
                .Where((_, at) => found[at] is null)
                .Select(each => new ProblemError(JsonPointer.Append("/items", each.i), $"There is no item '{each.item}' in the project.")));
            if (missing.Count >= MaxErrors)
            {
                break;
            }
        }

        if (missing.Count > 0)
        {
            throw ProblemException.Invalid(missing);
        }
    }

    private static Batch Same(Batch batch, NewBatch wanted) =>
        batch.Limit == wanted.Limit && (batch.Requested ?? []).ToHashSet().SetEquals(wanted.Items ?? [])
            ? batch
            : throw ProblemException.Conflict($"There is a batch '{batch.Id}' that was asked for with another limit or other items.");
}
