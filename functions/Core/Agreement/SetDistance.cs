namespace AnnotationFunctions.Core.Agreement;

/// <summary>How far apart two sets of classes are: 0 for equal sets, 1 for sets with nothing in common.</summary>
public enum SetDistance
{
    /// <summary>1 - |A ∩ B| / |A ∪ B| (Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x). Two empty sets are equal.</summary>
    Jaccard,

    /// <summary>
    /// 1 - Jaccard's share × 1 for equal sets, 2/3 where one contains the other, 1/3 where they overlap, 0 where they do not: a set that says less counts
    /// as a smaller mistake than one that says something else (Passonneau, LREC 2006). An empty set has nothing in common with one that is not.
    /// </summary>
    Masi,
}
