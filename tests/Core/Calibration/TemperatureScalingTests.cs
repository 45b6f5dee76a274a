using AnnotationFunctions.Core.Calibration;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Calibration;

public sealed class TemperatureScalingTests
{
    private static readonly TemperatureScalingOptions Options = new();

    [Fact]
    public void Run_AlwaysNineTenthsSureAndRightInSixOfTen_TurnsNineTenthsIntoSixTenths()
    {
        float[] rows = [.. Enumerable.Repeat<float[]>([0.9f, 0.1f], 10).SelectMany(row => row)];
        int[] truth = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];

        var fit = TemperatureScaling.Run(rows, truth, 2, Options);

        // log(0.9 / 0.1) / T = log(0.6 / 0.4)
        fit.Temperature.ShouldBe(Math.Log(9) / Math.Log(1.5), 1e-4);
        TemperatureScaling.Apply([0.9f, 0.1f], fit.Temperature)[0].ShouldBe(0.6, 1e-5);
        fit.ErrorBefore.ShouldBe(0.3, 1e-6);
        fit.ErrorAfter.ShouldBe(0, 1e-5);
        fit.LossBefore.ShouldBe(-(0.6 * Math.Log(0.9)) - (0.4 * Math.Log(0.1)), 1e-6);
        fit.LossAfter.ShouldBe(-(0.6 * Math.Log(0.6)) - (0.4 * Math.Log(0.4)), 1e-6);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Run_ProbabilitiesDistortedByATemperature_RecoversIt(double distortion)
    {
        const int Classes = 5, Items = 20_000;
        var random = new Random(20_261_124);
        var (rows, truth) = (new float[Items * Classes], new int[Items]);
        for (var item = 0; item < Items; item++)
        {
            var logits = Enumerable.Range(0, Classes).Select(_ => (float)(random.NextDouble() * 4)).ToArray();
            var honest = TemperatureScaling.Apply(logits.Select(MathF.Exp).Select(value => value / 100).ToArray(), 1);
            var (draw, k) = (random.NextDouble(), 0);
            while (k < Classes - 1 && (draw -= honest[k]) > 0)
            {
                k++;
            }

            truth[item] = k;
            // A model whose logits are 1/distortion of what they should be.
            TemperatureScaling.Apply([.. honest.Select(value => (float)value)], distortion).Select(value => (float)value).ToArray().CopyTo(rows, item * Classes);
        }

        TemperatureScaling.Run(rows, truth, Classes, Options).Temperature.ShouldBe(1 / distortion, 0.05 / distortion);
    }

    [Fact]
    public void Run_AnyData_NeverRaisesTheLoss() =>
        Gen.Select(Gen.Float[0, 1].Array[3], Gen.Int[0, 2]).Array[1, 40].Sample(items =>
        {
            var rows = items.SelectMany(item => TemperatureScaling.Apply(item.Item1, 1).Select(value => (float)value)).ToArray();
            var fit = TemperatureScaling.Run(rows, items.Select(item => item.Item2).ToArray(), 3, Options);

            fit.LossAfter.ShouldBeLessThanOrEqualTo(fit.LossBefore + 1e-9);
            fit.Temperature.ShouldBeInRange(Options.MinTemperature * 0.999, Options.MaxTemperature * 1.001);
        });

    [Fact]
    public void Apply_AnyTemperature_KeepsTheOrderAndTheSum() =>
        Gen.Select(Gen.Float[1e-6f, 1].Array[2, 10], Gen.Double[0.05, 20]).Sample((row, temperature) =>
        {
            var scaled = TemperatureScaling.Apply(row, temperature);

            scaled.Sum().ShouldBe(1, 1e-9);
            for (var i = 1; i < row.Length; i++)
            {
                (row[i] >= row[i - 1]).ShouldBe(scaled[i] >= scaled[i - 1]);
            }
        });

    [Fact]
    public void Run_NoItems_IsOne() => TemperatureScaling.Run([], [], 3, Options).ShouldBe(new TemperatureScalingResult(1, 0, 0, 0, 0, 0));

    [Fact]
    public void Run_EveryItemRight_GoesToTheBound() =>
        TemperatureScaling.Run([0.7f, 0.3f, 0.8f, 0.2f], [0, 0], 2, Options).Temperature.ShouldBe(Options.MinTemperature, 1e-3);

    [Fact]
    public void Run_WrongInput_NamesTheRow()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TemperatureScaling.Run([0.5f, float.NaN], [0], 2, Options)).Message.ShouldContain("class 1 of item 0");
        Should.Throw<ArgumentOutOfRangeException>(() => TemperatureScaling.Run([0.5f, 0.5f], [2], 2, Options)).Message.ShouldContain("item 0 is not in 0 … 1");
        Should.Throw<ArgumentOutOfRangeException>(() => TemperatureScaling.Run([0.5f], [0], 2, Options)).Message.ShouldContain("have 2 probabilities");
        Should.Throw<ArgumentOutOfRangeException>(() => TemperatureScaling.Apply([1f], 0));
        Should.Throw<ArgumentException>(() => TemperatureScaling.Run([], [], 2, new TemperatureScalingOptions { MinTemperature = 2, MaxTemperature = 1, Bins = 0 })).Message.ShouldContain("Bins is 0");
    }
}
