using System.Text.Json;
using Microsoft.DurableTask;
using P = Microsoft.DurableTask.Protobuf;

namespace AnnotationFunctions.LocalHost.Durable.Protocol;

/// <summary>Failures as the worker writes and reads them.</summary>
internal static class Failures
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static P.TaskFailureDetails Write(TaskFailureDetails failure) => new()
    {
        ErrorType = failure.ErrorType,
        ErrorMessage = failure.ErrorMessage,
        StackTrace = failure.StackTrace,
        InnerFailure = failure.InnerFailure is { } inner ? Write(inner) : null,
        IsNonRetriable = MissingFunction.IsCauseOf(failure),
    };

    public static TaskFailureDetails Read(P.TaskFailureDetails failure) => new(
        failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.InnerFailure is { } inner ? Read(inner) : null, null);

    /// <summary>
    /// The failure of an activity from what the worker says of its exception: the message is the whole tree of failures as JSON; where it is none, it is
    /// the message.
    /// </summary>
    public static TaskFailureDetails OfActivity(string message, string type, string stackTrace)
    {
        try
        {
            if (message.StartsWith('{') && JsonSerializer.Deserialize<Told>(message, Format) is { ErrorType: not null } told)
            {
                return told.ToDetails();
            }
        }
        catch (JsonException)
        {
            // A message that begins with a brace.
        }

        return new TaskFailureDetails(type.Length > 0 ? type : "System.Exception", message, stackTrace, null, null);
    }

    private sealed record Told(string? ErrorType, string? ErrorMessage, string? StackTrace, Told? InnerFailure)
    {
        public TaskFailureDetails ToDetails() => new(ErrorType ?? "System.Exception", ErrorMessage ?? "", StackTrace, InnerFailure?.ToDetails(), null);
    }
}
