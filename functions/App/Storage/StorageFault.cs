using Azure;

namespace AnnotationFunctions.App.Storage;

/// <summary>What an exception of the storage client means to callers that must not know the client.</summary>
public static class StorageFault
{
    /// <summary>Whether storage did not answer, or said that it is too busy, after all retries: trying again later is right.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or 500 or 502 or 503 or 504 } => true,
        AggregateException { InnerExceptions.Count: > 0 } many => many.InnerExceptions.All(IsUnavailable),
        _ => false,
    };

    /// <summary>Whether a blob was written or removed while it was read.</summary>
    public static bool IsChanged(Exception exception) => exception is RequestFailedException { Status: 404 or 412 };
}
