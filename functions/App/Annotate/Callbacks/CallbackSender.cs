using System.Net.Http.Headers;
using System.Net.Mime;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Work;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Polly;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>
/// Offers a task to an annotator's URL: a CloudEvent (1.0, structured JSON) with the signature of Standard Webhooks. Its id is the task's
/// id, the same at every attempt, so that a receiver knows a repetition.
/// </summary>
public sealed class CallbackSender(HttpMessageInvoker http, CallbackSecrets secrets, TaskOffers offers, ResiliencePipeline<Delivery> retries, TimeProvider time)
{
    /// <summary>Type of the event.</summary>
    public const string EventType = "annotation.task.assigned";

    private static readonly JsonEventFormatter Formatter = new(Json.Http, default);
    private static readonly MediaTypeHeaderValue ContentType = new("application/cloudevents+json", "utf-8");

    /// <summary>
    /// Offers a leased task, several times if need be, as long as its lease leaves time for an answer: a task that did not reach anybody is
    /// given back before it runs out.
    /// </summary>
    public async Task<Delivery> SendAsync(Annotator annotator, AnnotationTask task, CancellationToken cancellation)
    {
        var (from, until) = (task.LeasedAt!.Value, task.LeaseUntil!.Value);
        var left = until - ((until - from) / 5) - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return new Delivery(DeliveryStatus.Unreachable, "the lease of the task was nearly over before it could be sent");
        }

        using var lease = new CancellationTokenSource(left, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Token);
        try
        {
            return await SendWithinAsync(annotator, task, both.Token);
        }
        catch (OperationCanceledException) when (lease.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Delivery(DeliveryStatus.Unreachable, "the receiver did not answer in time");
        }
    }

    private async Task<Delivery> SendWithinAsync(Annotator annotator, AnnotationTask task, CancellationToken cancellation)
    {
        var offer = await offers.OfAsync(task, cancellation);
        var body = Body(offer);
        var secret = await secrets.ForAsync(task.Project, annotator.Id, annotator.SecretVersion, cancellation);
        try
        {
            return await retries.ExecuteAsync(
                async token => await AttemptAsync(annotator.CallbackUrl!, offer.Task, body, secret, token), cancellation);
        }
        catch (Polly.Timeout.TimeoutRejectedException)
        {
            return new Delivery(DeliveryStatus.Unreachable, "the receiver did not answer in time");
        }
    }

    private byte[] Body(TaskOffer offer)
    {
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = offer.Task,
            Type = EventType,
            Source = new Uri($"/projects/{offer.Project}/batches/{offer.Batch}", UriKind.Relative),
            Subject = offer.Item,
            Time = time.GetUtcNow(),
            DataContentType = MediaTypeNames.Application.Json,
            Data = offer,
        };
        return Formatter.EncodeStructuredModeMessage(cloudEvent, out _).ToArray();
    }

    private async Task<Delivery> AttemptAsync(Uri url, string id, byte[] body, string secret, CancellationToken cancellation)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = ContentType;
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, id, timestamp, body));
        try
        {
            using var response = await http.SendAsync(request, cancellation); // the body of the response is never read
            return Judge(response);
        }
        catch (HttpRequestException e)
        {
            var refused = e.InnerException as CallbackRefusedException;
            return refused is null
                ? new Delivery(DeliveryStatus.Unreachable, Fault(e.HttpRequestError))
                : new Delivery(DeliveryStatus.Failed, refused.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Delivery(DeliveryStatus.Unreachable, "the receiver did not accept the connection in time");
        }
    }

    private Delivery Judge(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => new Delivery(DeliveryStatus.Delivered, "taken"),
        410 => new Delivery(DeliveryStatus.Gone, "the callback URL answered 410: it wants no more tasks"),
        408 or 429 or >= 500 => new Delivery(DeliveryStatus.Unreachable, $"status {(int)response.StatusCode}") { RetryAfter = RetryAfter(response) },
        _ => new Delivery(DeliveryStatus.Failed, $"status {(int)response.StatusCode}") { RetryAfter = RetryAfter(response) },
    };

    private static string Fault(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "the name of the receiver leads to no address",
        HttpRequestError.ConnectionError => "the receiver did not accept the connection",
        HttpRequestError.SecureConnectionError => "no secure connection to the receiver could be made",
        _ => "the connection broke before the receiver had answered",
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => IsBeyondReading(response) ? CallbackTerms.LongestRetryAfter : null,
    };

    /// <summary>Whether there are more seconds than the header's reader can hold.</summary>
    private static bool IsBeyondReading(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
        && values.ToString().Trim() is { Length: > 9 } text && text.All(char.IsAsciiDigit);
}
