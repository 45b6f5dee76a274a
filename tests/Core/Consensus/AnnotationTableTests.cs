using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class AnnotationTableTests
{
    [Fact]
    public void Build_AnswersInAnyOrder_AreGroupedByItem()
    {
        var builder = new AnnotationTableBuilder();
        builder.Add("x", "ann", "cat");
        builder.Add("y", "ann", "dog");
        builder.Add("x", "bob", "dog");

        var table = builder.Build();

        table.ItemNames.ShouldBe(["x", "y"]);
        table.AnnotatorNames.ShouldBe(["ann", "bob"]);
        table.LabelNames.ShouldBe(["cat", "dog"]);
        table.ItemStarts.ToArray().ShouldBe([0, 2, 3]);
        table.Annotators.ToArray().ShouldBe([0, 1, 0]);
        table.Labels.ToArray().ShouldBe([0, 1, 1]);
        table.Weights.IsEmpty.ShouldBeTrue();
        table.Timestamps.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Build_NumericLabels_AreSortedAsNumbers()
    {
        var builder = new AnnotationTableBuilder();
        builder.Add("x", "ann", "10");
        builder.Add("x", "bob", "9");

        builder.Build().LabelNames.ShouldBe(["9", "10"]);
    }

    [Fact]
    public void FromIds_OrderedOrNot_GivesTheSameAnswersPerItem()
    {
        int[] items = [0, 0, 1, 3, 3, 3], annotators = [2, 0, 1, 0, 1, 0], labels = [0, 1, 1, 0, 0, 1];
        int[] order = [3, 0, 4, 2, 1, 5]; // keeps the order within each item

        var ordered = AnnotationTable.FromIds(items, annotators, labels, 4, 3, 2, RepeatedAnswers.All);
        var mixed = AnnotationTable.FromIds(
            Array.ConvertAll(order, i => items[i]), Array.ConvertAll(order, i => annotators[i]), Array.ConvertAll(order, i => labels[i]), 4, 3, 2, RepeatedAnswers.All);

        ordered.ItemStarts.ToArray().ShouldBe([0, 2, 3, 3, 6]);
        mixed.ItemStarts.ToArray().ShouldBe([0, 2, 3, 3, 6]);
        mixed.Annotators.ToArray().ShouldBe(ordered.Annotators.ToArray());
        mixed.Labels.ToArray().ShouldBe(ordered.Labels.ToArray());
        ordered.ItemNames.ShouldBe(["0", "1", "2", "3"]);
    }

    [Theory]
    [InlineData(RepeatedAnswers.Last, new[] { 1, 1 }, 1)]
    [InlineData(RepeatedAnswers.First, new[] { 0, 1 }, 1)]
    [InlineData(RepeatedAnswers.All, new[] { 0, 1, 1 }, 0)]
    public void Build_RepeatedAnswers_FollowTheOption(RepeatedAnswers repeated, int[] labels, int dropped)
    {
        var builder = new AnnotationTableBuilder(["no", "yes"]) { Repeated = repeated };
        builder.Add("x", "ann", "no");
        builder.Add("x", "bob", "yes");
        builder.Add("x", "ann", "yes");

        var table = builder.Build();

        table.Labels.ToArray().Order().ShouldBe(labels.Order());
        table.DroppedRepeats.ShouldBe(dropped);
    }

    [Fact]
    public void Build_RepeatedWithTimestamps_TimeDecidesNotOrder()
    {
        var builder = new AnnotationTableBuilder(["no", "yes"]);
        builder.Add("x", "ann", "yes", timestamp: DateTimeOffset.UnixEpoch.AddHours(2));
        builder.Add("x", "ann", "no", timestamp: DateTimeOffset.UnixEpoch.AddHours(1));

        builder.Build().Labels.ToArray().ShouldBe([1]);
    }

    [Fact]
    public void Build_OneWeightGiven_OthersAreOne()
    {
        var builder = new AnnotationTableBuilder();
        builder.Add("x", "ann", "a");
        builder.Add("y", "ann", "a", weight: 0.5);

        builder.Build().Weights.ToArray().ShouldBe([1, 0.5]);
    }

    [Fact]
    public void Add_EmptyLabel_KeepsItemWithoutAnswer()
    {
        var builder = new AnnotationTableBuilder();
        builder.Add("x", "ann", "");

        var table = builder.Build();

        table.ItemCount.ShouldBe(1);
        table.AnswerCount.ShouldBe(0);
    }

    [Fact]
    public void Add_UndeclaredLabel_IsRefusedWithTheChoices()
    {
        var builder = new AnnotationTableBuilder(["cat", "dog"]);

        Should.Throw<ArgumentException>(() => builder.Add("x", "ann", "cow")).Message.ShouldContain("'cow' is not one of cat, dog");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_BadWeight_IsRefused(double weight) =>
        Should.Throw<ArgumentException>(() => new AnnotationTableBuilder().Add("x", "ann", "a", weight)).Message.ShouldContain("weight");

    [Fact]
    public void FromIds_IdOutOfRange_NamesColumnAndRow() =>
        Should.Throw<ArgumentException>(() => AnnotationTable.FromIds([0, 5], [0, 0], [0, 0], 2, 1, 1))
            .Message.ShouldContain("items, row 1: id 5 is not in 0 .. 1");

    [Fact]
    public void Build_Nothing_IsAnEmptyTable()
    {
        var table = new AnnotationTableBuilder().Build();

        (table.ItemCount, table.AnnotatorCount, table.LabelCount, table.AnswerCount).ShouldBe((0, 0, 0, 0));
    }
}
