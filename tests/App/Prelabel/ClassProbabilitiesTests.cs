using AnnotationFunctions.App.Prelabel;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class ClassProbabilitiesTests
{
    [Fact]
    public void Softmax_KnownLogits_GivesKnownProbabilities()
    {
        var row = ClassProbabilities.Softmax([1, 2, 3]);

        row[0].ShouldBe(0.09003057f, 1e-6f);
        row[1].ShouldBe(0.24472848f, 1e-6f);
        row[2].ShouldBe(0.66524094f, 1e-6f);
    }

    [Fact]
    public void Softmax_AnyLogits_AreProbabilitiesInTheSameOrder() =>
        Gen.Float[-1e4f, 1e4f].Array[1, 20].Sample(logits =>
        {
            var row = ClassProbabilities.Softmax(logits);
            ClassProbabilities.Are(row).ShouldBeTrue();
            row[ClassProbabilities.Best(logits)].ShouldBe(row.Max());
        });

    [Fact]
    public void Softmax_NaN_StaysNaN() => ClassProbabilities.Softmax([1, float.NaN]).ShouldContain(value => float.IsNaN(value));

    [Theory]
    [InlineData(new[] { 0.25f, 0.75f }, true)]
    [InlineData(new[] { 0.25f, 0.7f }, false)]
    [InlineData(new[] { -0.25f, 1.25f }, false)]
    [InlineData(new[] { float.NaN, 1f }, false)]
    public void Are_Row_IsJudgedBySignAndSum(float[] row, bool probabilities) => ClassProbabilities.Are(row).ShouldBe(probabilities);

    [Fact]
    public void Best_EqualValues_TakesTheFirst() => ClassProbabilities.Best([0.2f, 0.4f, 0.4f]).ShouldBe(1);
}
