using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// Where one simulated annotator works: takes callbacks, looks at the picture, thinks for a moment and answers over HTTP with the
/// annotator's own token. Refuses callbacks that are not signed, as every receiver should. When the app cannot be reached, it asks for
/// what is in hand until the app is back, and goes on with that.
/// </summary>
internal sealed class SimulatedWorkplace(SimulatedAnnotator annotator, SimulationPlan plan, ApiConnection app, HttpClient media, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly WebhookSignature _signature = new(annotator.CallbackSecret, time);
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly ConcurrentDictionary<string, bool> _underWay = new();
    private readonly Lock _gate = new();
    private int _catchingUp;
    private AnnotatorTally _tally = new(annotator.Persona.Id);

    internal AnnotatorTally Tally
    {
        get
        {
            lock (_gate)
            {
                return _tally;
            }
        }
    }

    /// <summary>Takes a callback and returns the HTTP status of its answer. A valid one is worked on in the background.</summary>
    internal int Take(string? id, string? timestamp, string? signature, byte[] body, CancellationToken stop)
    {
        if (!_signature.IsValid(id, timestamp, signature, body))
        {
            Count(tally => tally with { Forged = tally.Forged + 1 });
            return (int)HttpStatusCode.Unauthorized;
        }

        if (Read(body) is not { } offer)
        {
            Count(tally => tally with { Failed = tally.Failed + 1, LastFailure = "a callback that is no task" });
            return (int)HttpStatusCode.BadRequest;
        }

        Count(tally => tally with { Callbacks = tally.Callbacks + 1 });
        if (!_seen.TryAdd(id!, true))
        {
            Count(tally => tally with { Repeated = tally.Repeated + 1 });
        }
        else if (annotator.Persona.Behaviour != Behaviour.Silent)
        {
            _ = WorkAsync(offer, stop);
        }

        return (int)HttpStatusCode.Accepted;
    }

    private async Task WorkAsync(TaskOffer offer, CancellationToken stop)
    {
        if (!_underWay.TryAdd(offer.Task, true))
        {
            return;
        }

        var interrupted = false;
        try
        {
            if (!plan.Pictures.TryGetValue(offer.Item, out var picture))
            {
                throw new CommandFailure($"Item {offer.Item} is not among those that the demo uploaded.");
            }

            await LookAtAsync(offer.MediaUrl, stop);
            var reply = annotator.Persona.Reply(plan.Seed, picture.Name, picture.Truth, plan.Classes, offer.Suggestion?.Answer?.Class)!;
            await app.SubmitAsync(offer.Task, reply.Choice, offer.SchemaVersion, reply.Seconds, stop);
            Count(tally => tally with { Answered = tally.Answered + 1, Right = tally.Right + (reply.Choice == picture.Truth ? 1 : 0) });
        }
        catch (ApiRefusal refusal) when (refusal.Status is HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.NotFound)
        {
            Count(tally => tally with { Refused = tally.Refused + 1, LastFailure = refusal.Message });
        }
        catch (Exception failure) when (IsOutage(failure) && !stop.IsCancellationRequested)
        {
            interrupted = true;
            Count(tally => tally with { Interrupted = tally.Interrupted + 1, LastFailure = failure.Message });
        }
        catch (Exception failure) when (failure is CommandFailure or HttpRequestException or OperationCanceledException)
        {
            Count(tally => tally with { Failed = tally.Failed + 1, LastFailure = failure.Message });
        }
        finally
        {
            _underWay.TryRemove(offer.Task, out _);
        }

        if (interrupted)
        {
            await CatchUpAsync(stop);
        }
    }

    /// <summary>Asks for what is in hand until the app answers, and works on what nobody works on. One such round serves all that were interrupted.</summary>
    private async Task CatchUpAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _catchingUp, 1) == 1)
        {
            return;
        }

        var held = await InHandAsync(stop);
        // What is interrupted from here on asks again by itself.
        Volatile.Write(ref _catchingUp, 0);
        foreach (var offer in held)
        {
            _ = WorkAsync(offer, stop);
        }
    }

    private async Task<IReadOnlyList<TaskOffer>> InHandAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stop);
                try
                {
                    return await app.TasksInHandAsync(plan.Project, stop);
                }
                catch (CommandFailure failure) when (IsOutage(failure))
                {
                    // Not back yet.
                }
            }
        }
        catch (Exception failure) when (failure is CommandFailure or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>Whether the app was not there, or not well, rather than unwilling.</summary>
    private static bool IsOutage(Exception failure) => failure switch
    {
        ApiRefusal refusal => refusal.Status >= HttpStatusCode.InternalServerError || refusal.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException { StatusCode: { } status } => status >= HttpStatusCode.InternalServerError,
        ApiOutage or HttpRequestException or IOException or TaskCanceledException => true,
        _ => false,
    };

    private async Task LookAtAsync(string url, CancellationToken stop)
    {
        var bytes = await media.GetByteArrayAsync(new Uri(plan.Address, url), stop);
        if (bytes.Length == 0)
        {
            throw new CommandFailure($"{url} is empty; expected a picture.");
        }
    }

    private void Count(Func<AnnotatorTally, AnnotatorTally> change)
    {
        lock (_gate)
        {
            _tally = change(_tally);
        }
    }

    private static TaskOffer? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskCallback>(body, Wire.Compact)?.Data;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
