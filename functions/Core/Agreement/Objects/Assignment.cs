namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>
/// The one-to-one assignment of rows to columns with the largest sum of gains; a pair without a gain above 0 is never assigned.
/// </summary>
/// <remarks>
/// The Hungarian method with shortest augmenting paths (Jonker, Volgenant 1987, doi:10.1007/BF02278710), on each connected group of rows and
/// columns by itself: objects of one image touch few others, so the groups are small. O(g³) for a group of g. Among equal sums the result is one of
/// them, the same for the same input.
/// </remarks>
internal static class Assignment
{
    /// <summary>Column of each row, or -1.</summary>
    /// <param name="gains">Flat [row, column]; finite.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static int[] Largest(ReadOnlySpan<double> gains, int rows, int columns)
    {
        var assigned = new int[rows];
        Array.Fill(assigned, -1);
        var (rowGroups, columnGroups) = Connected(gains, rows, columns);
        List<int> ownRows = [], ownColumns = [];
        for (var group = 0; group < rows; group++)
        {
            Members(rowGroups, group, ownRows);
            Members(columnGroups, group, ownColumns);
            if (ownRows.Count == 0 || ownColumns.Count == 0)
            {
                continue;
            }

            if (ownRows.Count == 1 && ownColumns.Count == 1)
            {
                assigned[ownRows[0]] = ownColumns[0];
                continue;
            }

            var solved = Solve(gains, columns, ownRows, ownColumns);
            for (var r = 0; r < ownRows.Count; r++)
            {
                var column = solved[r] < ownColumns.Count ? ownColumns[solved[r]] : -1;
                assigned[ownRows[r]] = column >= 0 && gains[(ownRows[r] * columns) + column] > 0 ? column : -1;
            }
        }

        return assigned;
    }

    private static void Members(int[] groups, int group, List<int> members)
    {
        members.Clear();
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] == group)
            {
                members.Add(i);
            }
        }
    }

    /// <summary>Group of each row and column (the lowest row in it): those that gains above 0 connect. Columns without any have -1.</summary>
    private static (int[] Rows, int[] Columns) Connected(ReadOnlySpan<double> gains, int rows, int columns)
    {
        var parent = new int[rows];
        var columnRow = new int[columns];
        Array.Fill(columnRow, -1);
        for (var row = 0; row < rows; row++)
        {
            parent[row] = row;
            for (var column = 0; column < columns; column++)
            {
                if (gains[(row * columns) + column] > 0)
                {
                    if (columnRow[column] < 0)
                    {
                        columnRow[column] = row;
                    }
                    else
                    {
                        var (a, b) = (Root(parent, row), Root(parent, columnRow[column]));
                        parent[Math.Max(a, b)] = Math.Min(a, b);
                    }
                }
            }
        }

        return (Array.ConvertAll(Indexes(rows), row => Root(parent, row)), Array.ConvertAll(columnRow, row => row < 0 ? -1 : Root(parent, row)));
    }

    private static int[] Indexes(int count)
    {
        var indexes = new int[count];
        for (var i = 0; i < count; i++)
        {
            indexes[i] = i;
        }

        return indexes;
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node)
        {
            node = parent[node] = parent[parent[node]];
        }

        return node;
    }

    /// <summary>
    /// Shortest augmenting paths over costs = -gain; as many spare columns of cost 0 as rows stand for staying alone. Returns a column per row.
    /// </summary>
    private static int[] Solve(ReadOnlySpan<double> gains, int stride, List<int> rows, List<int> columns)
    {
        var (n, m) = (rows.Count, columns.Count + rows.Count);
        var (rowPrice, columnPrice) = (new double[n + 1], new double[m + 1]);
        var (rowOf, way) = (new int[m + 1], new int[m + 1]);
        var (least, visited) = (new double[m + 1], new bool[m + 1]);
        for (var row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            var column = 0;
            Array.Fill(least, double.PositiveInfinity);
            Array.Clear(visited);
            do
            {
                visited[column] = true;
                var (current, delta, next) = (rowOf[column], double.PositiveInfinity, 0);
                for (var c = 1; c <= m; c++)
                {
                    if (visited[c])
                    {
                        continue;
                    }

                    var cost = c > columns.Count ? 0 : -Math.Max(0, gains[(rows[current - 1] * stride) + columns[c - 1]]);
                    var reduced = cost - rowPrice[current] - columnPrice[c];
                    if (reduced < least[c])
                    {
                        (least[c], way[c]) = (reduced, column);
                    }

                    if (least[c] < delta)
                    {
                        (delta, next) = (least[c], c);
                    }
                }

                for (var c = 0; c <= m; c++)
                {
                    if (visited[c])
                    {
                        rowPrice[rowOf[c]] += delta;
                        columnPrice[c] -= delta;
                    }
                    else
                    {
                        least[c] -= delta;
                    }
                }

                column = next;
            }
            while (rowOf[column] != 0);

            for (; column != 0; column = way[column])
            {
                rowOf[column] = rowOf[way[column]];
            }
        }

        var solved = new int[n];
        for (var c = 1; c <= m; c++)
        {
            if (rowOf[c] > 0)
            {
                solved[rowOf[c] - 1] = c - 1;
            }
        }

        return solved;
    }
}
