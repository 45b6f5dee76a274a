namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Matches among the first detection, the first ten, and all of each image and class.</summary>
internal readonly record struct RecallCounts(long First, long Ten, long All)
{
    public RecallCounts With(ushort rank) => new(First + (rank < 1 ? 1 : 0), Ten + (rank < 10 ? 1 : 0), All + 1);

    public static RecallCounts operator +(RecallCounts a, RecallCounts b) => new(a.First + b.First, a.Ten + b.Ten, a.All + b.All);
}
