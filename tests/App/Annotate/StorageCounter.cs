using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Counts the requests to storage that one test makes, by what they are.</summary>
internal sealed partial class StorageCounter : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<StorageCounter?> Current = new();

    private readonly List<IDisposable> subscriptions = [];

    private StorageCounter() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public ConcurrentDictionary<string, int> Requests { get; } = new();

    public int Total => Requests.Values.Sum();

    /// <summary>Counts what the caller's flow does from here on.</summary>
    public static StorageCounter Start() => Current.Value = new StorageCounter();

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "HttpHandlerDiagnosticListener")
        {
            subscriptions.Add(listener.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> written)
    {
        if (written.Key.EndsWith("HttpRequestOut.Start", StringComparison.Ordinal)
            && Current.Value == this
            && written.Value?.GetType().GetProperty("Request")?.GetValue(written.Value) is HttpRequestMessage { RequestUri: { } uri } request)
        {
            Requests.AddOrUpdate($"{request.Method} {Row().Replace(uri.AbsolutePath, "(row)")}", 1, (_, count) => count + 1);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    [GeneratedRegex(@"\(.+\)$")]
    private static partial Regex Row();
}
