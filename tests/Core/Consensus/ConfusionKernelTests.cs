using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>The passes for narrow rows without weights and evidence must give what the general ones give, at every width.</summary>
public sealed class ConfusionKernelTests
{
    public static TheoryData<int> Widths => [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 16, 17, 20];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Expect_FastAndGeneralPass_Agree(int classes)
    {
        var table = Draw(classes, items: 700, mostAnswers: 40);
        var (fast, general) = (new ConfusionKernel(table, classes, 0), new ConfusionKernel(table, classes, 0, new ItemEvidence(null, null, classes)));
        var (fastRows, generalRows) = (new double[table.ItemCount * classes], new double[table.ItemCount * classes]);

        for (var round = 0; round < 3; round++)
        {
            Fit(fast, table, fastRows, round);
            Fit(general, table, generalRows, round);

            fastRows.ShouldBe(generalRows, 1e-12);
            fast.Counts.ShouldBe(general.Counts, 1e-9);
            fast.StateCounts.ShouldBe(general.StateCounts, 1e-9);
            fast.LogLikelihood.ShouldBe(general.LogLikelihood, Math.Abs(general.LogLikelihood) * 1e-13);
        }
    }

    [Fact]
    public void Expect_ManyChunks_CountsAddUpToTheAnswers()
    {
        var table = Draw(classes: 3, items: 60_000, mostAnswers: 8);
        var kernel = new ConfusionKernel(table, 3, 0);
        Fit(kernel, table, new double[table.ItemCount * 3], round: 0);

        kernel.Counts.Sum().ShouldBe(table.AnswerCount, 1e-6);
        kernel.StateCounts.Sum().ShouldBe(table.ItemCount, 1e-6);
    }

    private static void Fit(ConfusionKernel kernel, AnnotationTable table, double[] rows, int round)
    {
        var options = new DawidSkeneOptions();
        if (round == 0)
        {
            ConfusionFit.Seed(kernel, table, options);
        }

        new DawidSkeneUpdate(kernel, options).Apply();
        kernel.Expect(rows);
    }

    private static AnnotationTable Draw(int classes, int items, int mostAnswers)
    {
        const int Annotators = 50;
        var random = new Random(17);
        var (itemIds, annotators, labels) = (new List<int>(), new List<int>(), new List<int>());
        for (var item = 0; item < items; item++)
        {
            var truth = random.Next(classes);
            for (var answer = random.Next(mostAnswers + 1); answer > 0; answer--)
            {
                itemIds.Add(item);
                annotators.Add(random.Next(Annotators));
                labels.Add(random.NextDouble() < 0.7 ? truth : random.Next(classes));
            }
        }

        return AnnotationTable.FromIds([.. itemIds], [.. annotators], [.. labels], items, Annotators, classes, RepeatedAnswers.All);
    }
}
