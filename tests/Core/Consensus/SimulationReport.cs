using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.MultiLabel;
using AnnotationFunctions.Core.Consensus.Numeric;
using AnnotationFunctions.Core.Consensus.Ordinal;
using AnnotationFunctions.Core.Consensus.Preferences;
using AnnotationFunctions.Tests.Core.Consensus.Preferences;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>
/// Makes the tables of docs/algorithms/scales-numbers-and-sets.md and preferences-and-rankings.md: run it alone with <c>--explicit only --filter-class
/// *SimulationReport</c> and SIMULATION_REPORT set to the file that shall receive the tables.
/// </summary>
public sealed class SimulationReport
{
    private const int Seeds = 20;

    [Fact(Explicit = true)]
    public void Write_AllTaskTypes_AsMarkdown()
    {
        var text = new StringBuilder();
        Table(text, "Ordinal, 5 classes, 150 items × 5, 40 annotators with bias in ±0.6 and noise 0.3 .. 1.2: mean distance from the true class", Ordinal());
        Table(text, "Numeric, 200 items × 4, 8 annotators with bias of deviation 1 and spread 0.3 .. 3, 5 % gross errors: root mean squared error after removing the common offset", Numeric());
        Table(text, "Sets of 10 classes, 120 items × 5, 6 annotators with sensitivity .4 .. .95: wrong decisions in 1,000", Sets());
        Table(text, "Preferences: share of pairs in the right order", Preferences());
        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } path)
        {
            File.WriteAllText(path, text.ToString());
        }

        text.Length.ShouldBeGreaterThan(0);
    }

    private static void Table(StringBuilder text, string title, (string Name, double Value)[] rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"{title}\n\n| method | value |\n|---|---|\n");
        foreach (var (name, value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value:0.000} |\n");
        }

        text.Append('\n');
    }

    private static (string, double)[] Ordinal()
    {
        var sums = new double[4];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var biases = Enumerable.Range(0, 40).Select(_ => (1.2 * random.NextDouble()) - 0.6).ToArray();
            var noises = Enumerable.Range(0, 40).Select(_ => Math.Exp(-1.2 + (1.4 * random.NextDouble()))).ToArray();
            List<int> items = [], annotators = [], labels = [];
            var truth = Enumerable.Range(0, 150).Select(_ => random.Next(5)).ToArray();
            for (var answer = 0; answer < 750; answer++)
            {
                var (item, a, u) = (answer / 5, ((answer / 5 * 7) + (answer % 5 * 11)) % 40, Math.Clamp(random.NextDouble(), 1e-9, 1 - 1e-9));
                items.Add(item);
                annotators.Add(a);
                labels.Add((int)Math.Clamp(Math.Round(truth[item] + biases[a] + (noises[a] * Math.Log(u / (1 - u)))), 0, 4));
            }

            var table = AnnotationTable.FromIds([.. items], [.. annotators], [.. labels], 150, 40, 5);
            sums[0] += Distance(MajorityVote.Run(table).Labels, truth);
            sums[1] += Distance(DawidSkene.Run(table, DawidSkeneOptions.PosteriorMode).Labels, truth);
            sums[2] += Distance(OrdinalConsensus.Run(table).Medians, truth);
            sums[3] += Distance(AutoConsensus.Ordinal(table).Medians, truth);
        }

        return [("majority", sums[0] / Seeds), ("Dawid-Skene", sums[1] / Seeds), ("`OrdinalConsensus`, median", sums[2] / Seeds), ("**Auto**", sums[3] / Seeds)];
    }

    private static (string, double)[] Numeric()
    {
        var sums = new double[4];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var builder = new NumericTableBuilder();
            var biases = Enumerable.Range(0, 8).Select(_ => Normal(random)).ToArray();
            var truth = Enumerable.Range(0, 200).Select(_ => 4 * Normal(random)).ToArray();
            for (var answer = 0; answer < 800; answer++)
            {
                var (item, a) = (answer / 4, ((answer / 4 * 3) + (answer % 4 * 2)) % 8);
                var gross = random.NextDouble() < 0.05 ? 30 : 0;
                builder.Add($"{item}", $"{a}", truth[item] + biases[a] + ((0.3 + (2.7 * a / 7)) * Normal(random)) + gross);
            }

            var table = builder.Build();
            sums[0] += Error([.. Enumerable.Range(0, 200).Select(item => table.ValuesOf(item).ToArray().Average())], truth);
            sums[1] += Error(MedianVote.Run(table).Values.ToArray(), truth);
            sums[2] += Error(NumericConsensus.Run(table).Values.ToArray(), truth);
            sums[3] += Error(AutoConsensus.Run(table).Values.ToArray(), truth);
        }

        return [("mean", sums[0] / Seeds), ("median", sums[1] / Seeds), ("`NumericConsensus`", sums[2] / Seeds), ("**Auto**", sums[3] / Seeds)];
    }

    private static (string, double)[] Sets()
    {
        double[] sensitivity = [0.95, 0.9, 0.85, 0.6, 0.5, 0.4], falseAlarm = [0.02, 0.05, 0.05, 0.3, 0.3, 0.4];
        double[] prevalence = [.3, .2, .1, .1, .05, .05, .05, .03, .02, .02];
        var names = prevalence.Select((_, c) => $"c{c}").ToArray();
        var sums = new double[4];
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var builder = new MultiLabelTableBuilder(names);
            var truth = Enumerable.Range(0, 120).Select(_ => prevalence.Select(p => random.NextDouble() < p).ToArray()).ToArray();
            for (var answer = 0; answer < 600; answer++)
            {
                var (own, a) = (truth[answer / 5], ((answer / 5) + (answer % 5)) % 6);
                builder.Add($"{answer / 5}", $"{a}", [.. names.Where((_, c) => random.NextDouble() < (own[c] ? sensitivity[a] : falseAlarm[a]))]);
            }

            var table = builder.Build();
            var votes = names.Select((_, c) => MajorityVote.Run(table.Binary(c))).ToArray();
            var models = names.Select((_, c) => DawidSkene.Run(table.Binary(c), DawidSkeneOptions.PosteriorMode)).ToArray();
            var (shared, auto) = (MultiLabelConsensus.Run(table), AutoConsensus.Run(table));
            sums[0] += Wrong((item, c) => votes[c].Labels[item] == 1);
            sums[1] += Wrong((item, c) => models[c].Labels[item] == 1);
            sums[2] += Wrong((item, c) => shared.Classes(item).Contains(c));
            sums[3] += Wrong((item, c) => auto.Classes(item).Contains(c));
            double Wrong(Func<int, int, bool> chosen) =>
                Enumerable.Range(0, 120).Sum(item => Enumerable.Range(0, names.Length).Count(c => truth[item][c] != chosen(item, c))) / 1.2;
        }

        return [("majority per class", sums[0] / Seeds), ("Dawid-Skene per class", sums[1] / Seeds), ("`MultiLabelConsensus`", sums[2] / Seeds), ("**Auto**", sums[3] / Seeds)];
    }

    private static (string, double)[] Preferences()
    {
        List<(string, double)> rows = [];
        foreach (var careless in (int[])[0, 6, 10, 14])
        {
            var sums = new double[3];
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var (table, truth) = SimulatedComparisons.Draw(seed, candidates: 15, comparisons: 1000, careless);
                sums[0] += SimulatedComparisons.OrderedPairs(BradleyTerry.Run(table), truth);
                sums[1] += SimulatedComparisons.OrderedPairs(NoisyBradleyTerry.Run(table), truth);
                sums[2] += SimulatedComparisons.OrderedPairs(AutoConsensus.Run(table), truth);
            }

            rows.Add(($"`BradleyTerry`, {careless} of 20 careless", sums[0] / Seeds));
            rows.Add(($"`NoisyBradleyTerry`, {careless} of 20 careless", sums[1] / Seeds));
            rows.Add(($"**Auto**, {careless} of 20 careless", sums[2] / Seeds));
        }

        return [.. rows];
    }

    private static double Distance(ReadOnlySpan<int> labels, int[] truth)
    {
        var sum = 0.0;
        for (var item = 0; item < truth.Length; item++)
        {
            sum += Math.Abs(labels[item] - truth[item]) / (double)truth.Length;
        }

        return sum;
    }

    private static double Error(double[] values, double[] truth)
    {
        var offset = values.Zip(truth, (value, t) => value - t).Order().ElementAt(values.Length / 2);
        return Math.Sqrt(values.Zip(truth, (value, t) => Math.Pow(value - t - offset, 2)).Average());
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
