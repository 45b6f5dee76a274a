using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>Keeps what a host logs.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, LogLevel Level, EventId Event, string Text)> entries = [];

    public IReadOnlyList<(string Category, LogLevel Level, EventId Event, string Text)> Entries => [.. entries];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, RecordedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.entries.Enqueue((category, level, eventId, $"{formatter(state, exception)} {exception}"));
    }
}
