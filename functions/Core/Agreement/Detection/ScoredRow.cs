namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>A detection in the order of falling scores; among equal scores the earlier row comes first.</summary>
internal readonly record struct ScoredRow(double Score, int Row) : IComparable<ScoredRow>
{
    public int CompareTo(ScoredRow other) => Score > other.Score ? -1 : Score < other.Score ? 1 : Row.CompareTo(other.Row);
}
