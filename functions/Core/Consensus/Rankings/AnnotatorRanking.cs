namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>One annotator's ranking of an item's candidates.</summary>
/// <param name="Annotator">Annotator id.</param>
/// <param name="Ranks">Candidate ids, best rank first; each inner list holds the candidates that share a rank. No candidate appears twice.</param>
public sealed record AnnotatorRanking(int Annotator, IReadOnlyList<IReadOnlyList<int>> Ranks)
{
    /// <summary>The mean rank of each candidate (1 is best, shared ranks share their mean); NaN for candidates that were left out.</summary>
    internal double[] MeanRanks(int candidates)
    {
        var ranks = new double[candidates];
        Array.Fill(ranks, double.NaN);
        var before = 0;
        foreach (var rank in Ranks)
        {
            foreach (var candidate in rank)
            {
                ranks[candidate] = before + ((rank.Count + 1) / 2.0);
            }

            before += rank.Count;
        }

        return ranks;
    }
}
