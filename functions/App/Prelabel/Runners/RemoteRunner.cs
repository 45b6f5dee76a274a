using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Prelabel.Tensors;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>
/// Runs a model on an inference server of the Open Inference Protocol v2. The server's address is a setting, never data. While it starts
/// from nothing (connection refused, 429, 502, 503, 504) it is waited for up to <see cref="PrelabelOptions.ColdStartWait"/>; then the caller is told
/// to come back.
/// </summary>
internal sealed class RemoteRunner : ITensorRunner
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly string path;
    private readonly PrelabelOptions options;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim places;
    private readonly ServedModelCheck check;

    private RemoteRunner(HttpClient http, ModelReference model, string path, PrelabelOptions options, TimeProvider time)
    {
        (this.http, this.path, this.options, this.time) = (http, path, options, time);
        check = new ServedModelCheck(model);
        places = new SemaphoreSlim(options.RequestsAtOnce);
    }

    public ModelSignature Signature { get; private set; } = new([], []);

    public ServedModel? Served => check.Last;

    /// <summary>Connects to a model that the server has, and reads what it says of it.</summary>
    /// <exception cref="ModelException">The server does not have it, or says what is not usable.</exception>
    /// <exception cref="ModelChangedException">The server runs another model than the project took.</exception>
    /// <exception cref="ModelNotReadyException">The server is starting or has too much to do: try again later.</exception>
    public static async Task<RemoteRunner> ConnectAsync(HttpClient http, ModelReference model, PrelabelOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var remote = model.Remote ?? throw new ArgumentException($"The model '{model.Name}' runs on no server.", nameof(model));
        var version = remote.Version is null ? "" : $"/versions/{Uri.EscapeDataString(remote.Version)}";
        var runner = new RemoteRunner(http, model, $"v2/models/{Uri.EscapeDataString(remote.Model)}{version}", options, time);
        var (body, _) = await runner.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, runner.path), cancellation);
        (runner.Signature, var said) = OipResponse.ReadMetadata(body);
        runner.check.RequireMetadata(said);
        return runner;
    }

    public async Task<IReadOnlyList<Tensor>> RunAsync(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation, RunMeter? meter = null)
    {
        await places.WaitAsync(cancellation);
        try
        {
            var (body, jsonLength) = await SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, $"{path}/infer") { Content = OipRequest.Write(inputs, outputs, options.BinaryTensors) }, cancellation, meter);
            return OipResponse.Read(body, jsonLength, Signature, outputs, check);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    /// <summary>Sends until there is an answer that is worth reading, or the wait for a cold start is over.</summary>
    private async Task<(ReadOnlyMemory<byte> Body, int? JsonLength)> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation, RunMeter? meter = null)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            try
            {
                return await RunMeter.MeasureAsync(meter, time, () => SendOnceAsync(request, cancellation));
            }
            catch (ModelNotReadyException e)
            {
                var wait = e.RetryAfter > pause ? e.RetryAfter : pause;
                if (time.GetElapsedTime(began) + wait > options.ColdStartWait)
                {
                    throw new ModelNotReadyException(e.Message, wait, e);
                }

                await Task.Delay(wait, time, cancellation);
            }
        }
    }

    private async Task<(ReadOnlyMemory<byte> Body, int? JsonLength)> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(options.RunTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var request = make();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await ThrowUnlessGoodAsync(answer, either.Token);
            return (await BoundedBody.ReadAsync(answer.Content, options.MaxResponseBytes, either.Token), JsonLengthOf(answer.Headers, answer.Content.Headers));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ModelException($"The inference server did not answer within {options.RunTimeout.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ResponseEnded)
        {
            throw new ModelNotReadyException($"The inference server cannot be reached: {e.HttpRequestError}.", TimeSpan.Zero, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ModelException($"The inference server's answer broke off: {e.Message}", e);
        }
    }

    private async Task ThrowUnlessGoodAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable || IsGatewayTimeout(answer))
        {
            var after = answer.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - time.GetUtcNow(),
                _ => TimeSpan.Zero,
            };
            throw new ModelNotReadyException($"The inference server answers {(int)answer.StatusCode}.", after > TimeSpan.Zero ? after : TimeSpan.Zero);
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var said = await BoundedBody.StartAsync(answer.Content, 500, cancellation);
            throw new ModelException($"The inference server answers {(int)answer.StatusCode} to '{path}': {said}");
        }
    }

    /// <summary>A timeout of whatever stands before the server. The server's own, an error as JSON, says that it stopped a run that took too long.</summary>
    private static bool IsGatewayTimeout(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.GatewayTimeout && answer.Content.Headers.ContentType?.MediaType != "application/json";

    private static int? JsonLengthOf(HttpResponseHeaders headers, HttpContentHeaders contentHeaders)
    {
        if (!headers.TryGetValues(OipRequest.JsonLengthHeader, out var values) && !contentHeaders.TryGetValues(OipRequest.JsonLengthHeader, out values))
        {
            return null;
        }

        return int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new ModelException($"The inference server's header {OipRequest.JsonLengthHeader} is no number.");
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
