using System.Collections.Concurrent;

namespace AnnotationFunctions.Tests.Conformance.Triggers;

/// <summary>What functions saw, in order; registered as a service of the host under test.</summary>
public sealed class Witness
{
    private readonly ConcurrentQueue<string> seen = [];

    public IReadOnlyList<string> Seen => [.. seen];

    public void Saw(string what) => seen.Enqueue(what);
}
