namespace AnnotationFunctions.Cli.Local;

/// <summary>The ports of the storage emulator's three services; 0 is one that the emulator finds itself.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    internal IReadOnlyList<int> All => [Blob, Queue, Table];

    /// <summary>A port and the two after it.</summary>
    internal static AzuritePorts From(int first) => new(first, first + 1, first + 2);

    /// <summary>Free ones.</summary>
    internal static AzuritePorts Free() => new(0, 0, 0);
}
