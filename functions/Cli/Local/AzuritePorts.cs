namespace AnnotationFunctions.Cli.Local;

/// <summary>The ports of the storage emulator's three services.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    internal IReadOnlyList<int> All => [Blob, Queue, Table];

    internal static AzuritePorts Free()
    {
        var ports = FreePort.Take(3);
        return new AzuritePorts(ports[0], ports[1], ports[2]);
    }
}
