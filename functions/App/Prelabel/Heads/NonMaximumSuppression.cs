namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Of boxes of one class that overlap, keeps the surest. Greedy, by score; of equal scores the one that the model gave first.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Boxes that are compared at most: a model that finds more finds nothing.</summary>
    public const int MaxCandidates = 3_000;

    /// <summary>The boxes that stay, surest first.</summary>
    public static List<Detection> Run(IEnumerable<Detection> found, double maxOverlap, int maxObjects)
    {
        var kept = new List<Detection>();
        foreach (var candidate in found.OrderByDescending(one => one.Score).Take(MaxCandidates))
        {
            if (kept.Count == maxObjects)
            {
                break;
            }

            if (!kept.Exists(one => one.Class == candidate.Class && one.Overlap(candidate) > maxOverlap))
            {
                kept.Add(candidate);
            }
        }

        return kept;
    }
}
