using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>What the models of comparisons share: start, annotators, result.</summary>
internal static class PreferenceFit
{
    private const int MostCandidatesForErrors = 1_000;

    public static StrengthFit Strengths(PreferenceTable table, BradleyTerryOptions options)
    {
        var comparisons = table.Comparisons;
        var (firsts, seconds) = (new int[comparisons.Length], new int[comparisons.Length]);
        for (var i = 0; i < comparisons.Length; i++)
        {
            (firsts[i], seconds[i]) = (comparisons[i].First, comparisons[i].Second);
        }

        return new StrengthFit(table.CandidateNames.Count, firsts, seconds, options.Prior);
    }

    /// <summary>Agreement of each annotator with the order of strengths.</summary>
    public static PreferenceAnnotator[] Annotators(PreferenceTable table, ReadOnlySpan<double> strengths, double level)
    {
        var right = new double[table.AnnotatorNames.Count];
        var total = new int[right.Length];
        foreach (var comparison in table.Comparisons)
        {
            var difference = Math.Sign(strengths[comparison.First] - strengths[comparison.Second]);
            right[comparison.Annotator] += comparison.IsTie || difference == 0 ? 0.5 : difference > 0 == comparison.FirstShare > 0.5 ? 1 : 0;
            total[comparison.Annotator]++;
        }

        var annotators = new PreferenceAnnotator[right.Length];
        for (var a = 0; a < annotators.Length; a++)
        {
            var share = total[a] == 0 ? double.NaN : right[a] / total[a];
            var (lower, upper) = Wilson.Interval(total[a] == 0 ? 0 : share, total[a], level);
            annotators[a] = new PreferenceAnnotator(a, table.AnnotatorNames[a], total[a], share, lower, upper);
        }

        return annotators;
    }

    public static PreferenceResult Result(
        string method, StrengthFit fit, IReadOnlyList<PreferenceAnnotator> annotators, int iterations, bool converged, double logLikelihood)
    {
        var logs = Array.ConvertAll(fit.Strengths, Math.Log);
        var mean = logs.Length == 0 ? 0 : logs.Average();
        return new PreferenceResult(method, Array.ConvertAll(logs, log => log - mean), StandardErrors(fit), annotators)
        {
            Iterations = iterations, Converged = converged, LogLikelihood = logLikelihood, Gradient = fit.Gradient,
        };
    }

    /// <summary>Candidate 0 and another one without a chain of wins from the first to the second; null when all candidates are linked both ways.</summary>
    public static (int From, int To)? Unlinked(PreferenceTable table)
    {
        foreach (var forward in (bool[])[true, false])
        {
            var edges = new List<int>[table.CandidateNames.Count];
            foreach (var comparison in table.Comparisons)
            {
                Link(forward ? comparison.Winner : comparison.Loser, forward ? comparison.Loser : comparison.Winner);
                if (comparison.IsTie)
                {
                    Link(forward ? comparison.Loser : comparison.Winner, forward ? comparison.Winner : comparison.Loser);
                }
            }

            var missing = Missing(edges);
            if (missing >= 0)
            {
                return forward ? (0, missing) : (missing, 0);
            }

            void Link(int from, int to) => (edges[from] ??= []).Add(to);
        }

        return null;
    }

    private static int Missing(List<int>?[] edges)
    {
        var reached = new bool[edges.Length];
        reached[0] = true;
        var open = new Stack<int>([0]);
        while (open.TryPop(out var at))
        {
            foreach (var next in edges[at] ?? [])
            {
                if (!reached[next])
                {
                    reached[next] = true;
                    open.Push(next);
                }
            }
        }

        return Array.IndexOf(reached, false);
    }

    /// <summary>
    /// Square roots of the diagonal of the inverse curvature, within log-strengths of mean 0: adding the all-ones matrix / n makes the curvature regular
    /// without a prior, and its own direction is taken out again.
    /// </summary>
    private static double[] StandardErrors(StrengthFit fit)
    {
        var n = fit.Strengths.Length;
        var errors = new double[n];
        Array.Fill(errors, double.NaN);
        if (n is < 2 or > MostCandidatesForErrors)
        {
            return errors;
        }

        var matrix = fit.Information();
        for (var cell = 0; cell < matrix.Length; cell++)
        {
            matrix[cell] += 1.0 / n;
        }

        if (!Cholesky.TryInvert(matrix, n))
        {
            return errors;
        }

        var rows = new double[n];
        for (var cell = 0; cell < matrix.Length; cell++)
        {
            rows[cell / n] += matrix[cell] / n;
        }

        var all = rows.Average();
        for (var i = 0; i < n; i++)
        {
            errors[i] = Math.Sqrt(Math.Max(0, matrix[(i * n) + i] - (2 * rows[i]) + all)); // of the difference to the mean
        }

        return errors;
    }
}
