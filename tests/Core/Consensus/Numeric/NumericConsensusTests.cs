using AnnotationFunctions.Core.Consensus.Numeric;

namespace AnnotationFunctions.Tests.Core.Consensus.Numeric;

public sealed class NumericConsensusTests
{
    private static readonly double[] Biases = [2, -1, 0, 0, -1, 0];
    private static readonly double[] Spreads = [0.3, 0.3, 0.5, 1, 3, 3];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_BiasedAndCarelessAnnotators_BeatsMeanAndMedian(int seed)
    {
        var (table, truth) = Draw(seed, items: 300, grossErrors: 0.05);

        var result = NumericConsensus.Run(table);

        result.Converged.ShouldBeTrue();
        var mean = Enumerable.Range(0, 300).Select(item => table.ValuesOf(item).ToArray().Average()).ToArray();
        var error = Error(result.Values.ToArray(), truth);
        error.ShouldBeLessThan(0.7 * Error(MedianVote.Run(table).Values.ToArray(), truth));
        error.ShouldBeLessThan(0.6 * Error(mean, truth));
    }

    [Fact]
    public void Run_ManyItems_FindsBiasesAndSpreads()
    {
        var (table, _) = Draw(5, items: 1500, grossErrors: 0);

        var result = NumericConsensus.Run(table, new NumericConsensusOptions { DegreesOfFreedom = double.PositiveInfinity });

        for (var a = 0; a < Biases.Length; a++)
        {
            var annotator = result.Annotators.Single(own => own.Name == $"{a}");
            annotator.Bias.ShouldBe(Biases[a] - Biases.Average(), 0.2);
            annotator.Spread.ShouldBe(Spreads[a], 0.25 * Math.Max(1, Spreads[a]));
        }
    }

    [Fact]
    public void Run_StandardErrors_AreCalibrated()
    {
        var (table, truth) = Draw(6, items: 1000, grossErrors: 0);

        var result = NumericConsensus.Run(table, new NumericConsensusOptions { DegreesOfFreedom = double.PositiveInfinity });

        var offset = Enumerable.Range(0, 1000).Average(item => result.Values[item] - truth[item]); // the mean bias cannot be known
        var inside = Enumerable.Range(0, 1000).Count(item => Math.Abs(result.Values[item] - truth[item] - offset) < 1.96 * result.StandardErrors[item]);
        (inside / 1000.0).ShouldBeInRange(0.9, 0.99);
    }

    [Fact]
    public void Run_Gold_IsKeptAndTeachesTheBias()
    {
        var builder = new NumericTableBuilder();
        for (var item = 0; item < 40; item++)
        {
            builder.Add($"{item}", "high", item + 5);
            builder.Add($"{item}", "true", item + (0.1 * (item % 3)));
        }

        var gold = Enumerable.Range(0, 40).Select(item => item < 20 ? item : double.NaN).ToArray();

        var result = NumericConsensus.Run(builder.Build(), new NumericConsensusOptions { Gold = gold });

        result.Values[3].ShouldBe(3);
        result.StandardErrors[3].ShouldBe(0);
        result.Annotators[0].Bias.ShouldBe(5, 0.6);
        result.Values[30].ShouldBe(30, 0.6);
    }

    [Fact]
    public void Run_Degenerate_IsDefined()
    {
        NumericConsensus.Run(new NumericTableBuilder().Build()).Values.Length.ShouldBe(0);

        var builder = new NumericTableBuilder();
        builder.AddItem("unanswered");
        builder.Add("one", "ann", 7);
        var lone = NumericConsensus.Run(builder.Build());
        lone.Values[0].ShouldBe(double.NaN);
        lone.Values[1].ShouldBe(7, 1e-9);

        builder.Add("one", "bob", 7);
        builder.Add("two", "bob", 7);
        builder.Add("two", "ann", 7);
        NumericConsensus.Run(builder.Build()).Values[2].ShouldBe(7, 1e-9);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_ValueThatIsNoNumber_IsRefused(double value) =>
        Should.Throw<ArgumentException>(() => new NumericTableBuilder().Add("i", "ann", value)).Message.ShouldContain("Answer 0");

    [Fact]
    public void Run_ShiftedAndScaled_FollowsTheAnswers()
    {
        var (table, _) = Draw(7, items: 60, grossErrors: 0.1);
        var builder = new NumericTableBuilder();
        for (var item = 0; item < 60; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                builder.Add($"{item}", table.AnnotatorNames[table.Annotators[answer]], (1000 * table.Values[answer]) - 5);
            }
        }

        var plain = NumericConsensus.Run(table, new NumericConsensusOptions { Tolerance = 1e-10 });
        var scaled = NumericConsensus.Run(builder.Build(), new NumericConsensusOptions { Tolerance = 1e-10 });

        for (var item = 0; item < 60; item++)
        {
            scaled.Values[item].ShouldBe((1000 * plain.Values[item]) - 5, 0.01);
        }
    }

    [Fact]
    public void MedianVote_HandWorked_Matches()
    {
        var builder = new NumericTableBuilder();
        builder.Add("i", "a", 1);
        builder.Add("i", "b", 2);
        builder.Add("i", "c", 10);
        builder.Add("i", "d", 4);

        var result = MedianVote.Run(builder.Build());

        result.Values[0].ShouldBe(3);
        result.Annotators[2].Bias.ShouldBe(7);
    }

    private static double Error(double[] values, double[] truth)
    {
        var offset = values.Zip(truth, (value, t) => value - t).Order().ElementAt(values.Length / 2);
        return Math.Sqrt(values.Zip(truth, (value, t) => Math.Pow(value - t - offset, 2)).Average());
    }

    private static (NumericTable Table, double[] Truth) Draw(int seed, int items, double grossErrors)
    {
        var random = new Random(seed);
        var builder = new NumericTableBuilder();
        var truth = new double[items];
        for (var item = 0; item < items; item++)
        {
            truth[item] = 10 + (4 * Normal(random));
            foreach (var a in Enumerable.Range(0, Biases.Length).OrderBy(_ => random.Next()).Take(4))
            {
                var gross = random.NextDouble() < grossErrors ? 30 : 0;
                builder.Add($"{item}", $"{a}", truth[item] + Biases[a] + (Spreads[a] * Normal(random)) + gross);
            }
        }

        return (builder.Build(), truth);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
