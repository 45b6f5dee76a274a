using System.Text.Json;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Tasks over HTTP: what annotators call.</summary>
public sealed class TaskFunctions(
    Claims claims, NamedClaims named, WorkLedger ledger, Releases releases, Submissions submissions, TaskOffers offers, ItemTaskStore items, ItemStore sources, ItemMedia media,
    AnnotatorStore annotators, ProjectStore projects, SuggestionReader suggestions, Wake wake)
{
    private const Role Annotators = Role.Annotator | Role.Reviewer;
    private const long MaxAnswerBytes = AnswerLimits.MaxBytes + 1024;
    private const double MaxSeconds = 7 * 24 * 3600;

    /// <summary>POST projects/{project}/tasks/claim.</summary>
    [Function("ClaimTasks")]
    [Access(Annotators)]
    [Endpoint("Take tasks", Request = typeof(ClaimRequest), Response = typeof(IReadOnlyList<TaskOffer>), Problems = [403],
        Description = "Up to max tasks, within the annotator's capacity; an empty list means that there is nothing to do right now. Nobody gets an item twice. "
            + "A claim that is sent again with the same id, because its answer was lost, gives the tasks that it gave and that are still in hand.")]
    public async Task<IResult> ClaimAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/tasks/claim")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<ClaimRequest>(cancellation);
        if (wanted.Max is < 1 or > 100)
        {
            throw ProblemException.Invalid("/max", $"Expected 1 to 100, found {wanted.Max}.");
        }

        if (!wanted.HasValidId)
        {
            throw ProblemException.Invalid("/id", $"Expected {ClaimRequest.IdPattern}.");
        }

        var id = request.HttpContext.Caller().AnnotatorId ?? throw ProblemException.Forbidden("Only annotators take tasks.");
        var annotator = (await annotators.FindAsync(project, id, cancellation))?.Value ?? throw ProblemException.NotFound("annotator", id);
        if (!annotator.MayWork)
        {
            throw ProblemException.Forbidden($"No tasks are given until ops say otherwise: '{annotator.ShownId}' {annotator.WhyAbsent}");
        }

        var claimed = wanted.Id is { } name
            ? await named.ClaimAsync(project, annotator, name, wanted.Max, cancellation)
            : await claims.ClaimAsync(project, annotator, await ledger.PlacesAsync(project, id, cancellation), wanted.Max, delivered: true, cancellation);
        return Reply.Ok(await Task.WhenAll(claimed.Select(task => offers.OfAsync(task, cancellation))));
    }

    /// <summary>GET projects/{project}/tasks.</summary>
    [Function("ListTasks")]
    [Access(Annotators)]
    [Endpoint("List the tasks in hand", Response = typeof(IReadOnlyList<TaskOffer>), Problems = [403],
        Description = "What the caller took and has not answered: for a client that starts again, or whose claim was answered into the void.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/tasks")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var id = request.HttpContext.Caller().AnnotatorId ?? throw ProblemException.Forbidden("Only annotators have tasks in hand.");
        var places = await ledger.PlacesAsync(project, id, cancellation);
        var tasks = await Task.WhenAll(places.Select(place => items.FindTaskAsync(Parse(place.Held.Value.Task), cancellation)));
        var held = tasks.Where(task => task?.Value is { State: TaskState.Leased } leased && leased.Annotator == id);
        return Reply.Ok(await Task.WhenAll(held.Select(task => offers.OfAsync(task!.Value, cancellation))));
    }

    /// <summary>GET tasks/{task}.</summary>
    [Function("ReadTask")]
    [Access(Annotators | Role.Ops, SignedLink = true)]
    [Endpoint("Read a task", Response = typeof(TaskFacts), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{task}")] HttpRequest request, string task, CancellationToken cancellation)
    {
        var found = await FindAsync(request, task, cancellation);
        var answered = found.Annotator is null ? null : await items.FindAnnotationAsync(found.Id, found.Batch, found.Annotator, cancellation);
        var receipt = answered is null || answered.Task != task ? null : Receipt.Of(answered);
        var offer = receipt is null && TaskTransitions.TakesAnswer(found.State) ? await offers.OfAsync(found, cancellation) : null;
        var holder = await ShownIdAsync(found.Project, found.Annotator, cancellation);
        return Reply.Ok(new TaskFacts(
            task, receipt is null ? found.State : TaskState.Answered, holder, found.LeaseUntil, offer, receipt is null ? null : receipt with { Annotator = holder! }));
    }

    /// <summary>GET tasks/{task}/media.</summary>
    [Function("ReadTaskMedia")]
    [Access(Annotators | Role.Ops, SignedLink = true)]
    [Endpoint("Read the media of a task's item", ResponseType = "application/octet-stream", Problems = [404])]
    public async Task<IResult> MediaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{task}/media")] HttpRequest request, string task, CancellationToken cancellation)
    {
        var found = await FindAsync(request, task, cancellation);
        var item = await sources.FindAsync(found.Project, found.Item, cancellation) ?? throw ProblemException.NotFound("item", found.Item);
        return await media.MediaAsync(request, item, cancellation);
    }

    /// <summary>GET tasks/{task}/schema.</summary>
    [Function("ReadTaskSchema")]
    [Access(Annotators | Role.Ops, SignedLink = true)]
    [Endpoint("Read the JSON Schema of a task's answer", ResponseType = "application/schema+json", Problems = [404])]
    public async Task<IResult> SchemaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{task}/schema")] HttpRequest request, string task, CancellationToken cancellation)
    {
        var found = await FindAsync(request, task, cancellation);
        var schema = await projects.GetSchemaAsync(found.Project, found.SchemaVersion, cancellation) ?? throw ProblemException.NotFound("schema", task);
        return Reply.Text(AnswerSchema.Document(schema.Schema).ToJsonString(), "application/schema+json");
    }

    /// <summary>GET tasks/{task}/suggestion.</summary>
    [Function("ReadTaskSuggestion")]
    [Access(Annotators | Role.Ops, SignedLink = true)]
    [Endpoint("Read the model's answer, as far as it is shown to who holds the task", Response = typeof(Suggestion), Problems = [404],
        Description = "The offer of a task has it already, but for answers that are too large for an offer, such as masks.")]
    public async Task<IResult> SuggestionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tasks/{task}/suggestion")] HttpRequest request, string task, CancellationToken cancellation)
    {
        var found = await FindAsync(request, task, cancellation);
        return Reply.Ok(await suggestions.FindAsync(found, cancellation) ?? throw ProblemException.NotFound("suggestion for task", task));
    }

    /// <summary>POST tasks/{task}/annotation.</summary>
    [Function("SubmitAnnotation")]
    [Access(Annotators, SignedLink = true)]
    [Endpoint("Answer a task", Request = typeof(AnswerRequest), Response = typeof(Receipt), Status = 201, Also = [200], Problems = [404, 409, 410, 413, 422], MaxBytes = MaxAnswerBytes,
        Description = "The answer is stored before this answers. The same content again is answered 200 with the same receipt, other content 409. "
            + "An answer after the lease counts while the item is open; once it needs none any more the answer is 410.")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{task}/annotation")] HttpRequest request,
        string task,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var id = Parse(task);
        var annotator = request.HttpContext.Caller().AnnotatorId ?? throw ProblemException.Forbidden("Only annotators answer tasks.");
        using var body = await request.ReadDocumentAsync(MaxAnswerBytes, cancellation);
        var (answer, seconds) = Read(body.RootElement);
        var submission = await submissions.SubmitAsync(id, annotator, answer, seconds, cancellation);
        // First the annotator: as long as the item has not seen the answer, the tick wakes both.
        if ((await annotators.AllAsync(id.Project, cancellation)).Any(a => a.Id == annotator && a.CallbackUrl is not null))
        {
            await wake.AnnotatorAsync(client, new AnnotatorKey(id.Project, annotator), cancellation);
        }

        if (submission.IsDecisive)
        {
            await wake.ItemAsync(client, new ItemBatchKey(id.Project, submission.Task.Batch, id.Item, submission.Task.Round), cancellation);
        }

        var receipt = submission.Receipt with { Annotator = await ShownIdAsync(id.Project, annotator, cancellation) ?? annotator };
        return submission.IsNew ? Reply.Created($"tasks/{task}", receipt) : Reply.Ok(receipt);
    }

    /// <summary>POST tasks/{task}/release.</summary>
    [Function("ReleaseTask")]
    [Access(Annotators, SignedLink = true)]
    [Endpoint("Give a task back", Request = typeof(ReleaseRequest), Status = 204, Problems = [404, 409],
        Description = "Somebody else gets the item. Giving back a task that was given back changes nothing.")]
    public async Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tasks/{task}/release")] HttpRequest request,
        string task,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var wanted = request.ContentLength is null or 0 ? new ReleaseRequest() : await request.ReadJsonAsync<ReleaseRequest>(cancellation);
        if (wanted.Reason is { Length: > 200 })
        {
            throw ProblemException.Invalid("/reason", $"Expected at most 200 characters, found {wanted.Reason.Length}.");
        }

        var annotator = request.HttpContext.Caller().AnnotatorId ?? throw ProblemException.Forbidden("Only annotators give tasks back.");
        await releases.RunAsync(Parse(task), annotator, wanted.Reason, client, cancellation);
        return Reply.Nothing();
    }

    private async Task<AnnotationTask> FindAsync(HttpRequest request, string task, CancellationToken cancellation)
    {
        var found = (await items.FindTaskAsync(Parse(task), cancellation))?.Value ?? throw ProblemException.NotFound("task", task);
        var caller = request.HttpContext.Caller();
        if ((caller.Role & (Role.Owner | Role.Ops)) == 0 && caller.AnnotatorId != found.Annotator)
        {
            throw ProblemException.NotFound("task", task); // what others have is not told
        }

        return found;
    }

    private async Task<string?> ShownIdAsync(string project, string? annotator, CancellationToken cancellation) => annotator is null
        ? null
        : (await annotators.ShownIdsAsync(project, cancellation)).GetValueOrDefault(annotator, annotator);

    private static TaskId Parse(string task) => TaskId.TryParse(task, out var id) ? id : throw ProblemException.NotFound("task", task);

    private static (JsonElement Answer, double? Seconds) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("answer", out var answer))
        {
            throw ProblemException.Invalid("/answer", "Expected an object with the member 'answer'.");
        }

        var errors = body.EnumerateObject()
            .Where(member => member.Name is not ("answer" or "seconds"))
            .Select(member => new ProblemError(JsonPointer.Append("", member.Name), "Expected only 'answer' and 'seconds'."))
            .ToList();
        double? seconds = null;
        if (body.TryGetProperty("seconds", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            if (given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out var value) && value is >= 0 and <= MaxSeconds)
            {
                seconds = value;
            }
            else
            {
                errors.Add(new ProblemError("/seconds", $"Expected a number from 0 to {MaxSeconds}."));
            }
        }

        return errors.Count == 0 ? (answer, seconds) : throw ProblemException.Invalid(errors);
    }
}
