namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Finds cycles in directed graphs. Linear, without recursion.</summary>
internal static class Cycles
{
    /// <summary>The index of the first edge given that lies on a cycle, or null when there is none.</summary>
    public static int? FindEdge(IReadOnlyList<(int Index, string From, string To)> edges)
    {
        // Nodes without an edge out, then nodes without an edge in, are taken away until only cycles and paths between them are left.
        var left = Trim(Trim(edges, edge => edge.To, edge => edge.From), edge => edge.From, edge => edge.To);
        return left.Count == 0 ? null : left.Min(edge => edge.Index);
    }

    /// <summary>Takes away, again and again, the edges that end where no edge goes on.</summary>
    private static List<(int Index, string From, string To)> Trim(
        IReadOnlyList<(int Index, string From, string To)> edges,
        Func<(int Index, string From, string To), string> end,
        Func<(int Index, string From, string To), string> begin)
    {
        var goingOn = edges.GroupBy(begin, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var ending = edges.ToLookup(end, StringComparer.Ordinal);
        var dead = new Queue<string>(edges.Select(end).Distinct(StringComparer.Ordinal).Where(node => !goingOn.ContainsKey(node)));
        var gone = new HashSet<string>(StringComparer.Ordinal);
        while (dead.TryDequeue(out var node))
        {
            gone.Add(node);
            foreach (var edge in ending[node])
            {
                if (--goingOn[begin(edge)] == 0)
                {
                    dead.Enqueue(begin(edge));
                }
            }
        }
        return edges.Where(edge => !gone.Contains(end(edge))).ToList();
    }
}
