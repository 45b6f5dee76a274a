namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Ends a process at one of its requests to storage.</summary>
internal sealed class ProcessEnd(int request, bool afterStorageHasIt)
{
    public StorageSteps Steps { get; } = new(
        number => Stop(number == request && !afterStorageHasIt), number => Stop(number == request && afterStorageHasIt));

    private static ValueTask Stop(bool now) => now ? throw new Crash() : default;

    public sealed class Crash : Exception;
}
