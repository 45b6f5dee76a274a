using System.Text.Json;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Protocol;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Rpc;
using AnnotationFunctions.LocalHost.Worker;

namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>The orchestrators and activities of the app, run by its worker.</summary>
internal sealed class WorkerFunctions : IDurableFunctions
{
    private readonly Dictionary<string, AppFunction> orchestrators;
    private readonly Dictionary<string, AppFunction> activities;
    private readonly FunctionInvoker invoker;
    private readonly WorkerSupervisor workers;

    public WorkerFunctions(FunctionCatalog functions, FunctionInvoker invoker, WorkerSupervisor workers)
    {
        (this.invoker, this.workers) = (invoker, workers);
        var problems = new List<string>();
        orchestrators = ByName(functions, "orchestrationTrigger", "orchestration", problems);
        activities = ByName(functions, "activityTrigger", "activity", problems);
        if (problems.Count > 0)
        {
            throw new HostStartException(problems);
        }
    }

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => activities.ContainsKey(name);

    public async Task<TurnOutcome> TakeTurnAsync(TurnInput turn, CancellationToken cancellation)
    {
        var function = orchestrators[turn.Instance.Name];
        var worker = await workers.CurrentAsync(cancellation);
        var now = turn.Arrived[0].At;
        var remembered = turn.Past.Count > 0 && ReferenceEquals(turn.Session.Holder, worker) && now < turn.Session.Until;
        turn.Session.Holder = null;
        try
        {
            var outcome = remembered ? await AskAsync(worker, function, turn, withPast: false) : null;
            outcome ??= await AskAsync(worker, function, turn, withPast: true)
                ?? throw new InvalidOperationException($"The worker asks for the history of '{turn.Instance.Id}', which it was given.");
            (turn.Session.Holder, turn.Session.Until) = (outcome.End is null ? worker : null, now + OrchestratorTurn.Session);
            return outcome;
        }
        catch (FunctionFailedException error)
        {
            return OrchestratorTurn.Broken($"Function '{function.Name}' failed: {error.Message}");
        }
    }

    public async Task<string?> RunActivityAsync(string name, string instanceId, string? input, CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, Datum> { ["instanceId"] = new() { Text = instanceId } };
        try
        {
            return Result(await invoker.InvokeAsync(activities[name], new FunctionInput(input is null ? new Datum() : new Datum { Text = input }, metadata), cancellation));
        }
        catch (FunctionFailedException error)
        {
            throw new ActivityFailedException(Failures.OfActivity(error.Message, error.ErrorType, error.WorkerStackTrace));
        }
    }

    /// <summary>A turn is not cancelled: it ends by itself at once.</summary>
    private async Task<TurnOutcome?> AskAsync(WorkerChannel worker, AppFunction function, TurnInput turn, bool withPast)
    {
        var request = new Datum { Text = OrchestratorTurn.Write(turn, sessions: true, withPast) };
        var answer = await invoker.InvokeAsync(worker, Guid.NewGuid().ToString(), function, new FunctionInput(request), CancellationToken.None);
        return answer.HasText ? OrchestratorTurn.Read(answer.Text) : throw new InvalidOperationException($"The worker gave no answer to a turn of '{turn.Instance.Id}'.");
    }

    private static string? Result(Datum value) => value.FormCase switch
    {
        Datum.FormOneofCase.Json => value.Json,
        Datum.FormOneofCase.Text => JsonSerializer.Serialize(value.Text),
        Datum.FormOneofCase.Bytes => JsonSerializer.Serialize(value.Bytes.ToByteArray()),
        _ => null,
    };

    private static Dictionary<string, AppFunction> ByName(FunctionCatalog functions, string trigger, string nameMember, List<string> problems)
    {
        var found = new Dictionary<string, AppFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions.Triggered(trigger))
        {
            var name = function.Text(nameMember) is { Length: > 0 } stated ? stated : function.Name;
            if (!found.TryAdd(name, function))
            {
                problems.Add($"The functions '{found[name].Name}' and '{function.Name}' both answer to the {trigger} name '{name}'.");
            }
        }

        return found;
    }
}
