using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class DisagreementDiagnosisTests
{
    [Fact]
    public void Run_PlantedCauses_AreToldApart()
    {
        // Six good annotators confuse class 1 with class 2 a quarter of the time; a seventh answers at random.
        var random = new Random(61);
        List<int> items = [], annotators = [], labels = [];
        for (var item = 0; item < 600; item++)
        {
            var truth = item % 4;
            for (var annotator = 0; annotator < 7; annotator++)
            {
                var confused = truth == 1 && random.NextDouble() < 0.25 ? 2 : random.NextDouble() < 0.02 ? random.Next(4) : truth;
                items.Add(item);
                annotators.Add(annotator);
                labels.Add(annotator == 6 ? random.Next(4) : confused);
            }
        }

        var table = AnnotationTable.FromIds(items.ToArray(), annotators.ToArray(), labels.ToArray(), 600, 7, 4);

        var diagnosis = DisagreementDiagnosis.Run(table, DawidSkene.Run(table));

        diagnosis.Gaps.Count.ShouldBe(1);
        (diagnosis.Gaps[0].Consensus, diagnosis.Gaps[0].Given).ShouldBe((1, 2));
        diagnosis.Gaps[0].Rate.ShouldBe(0.25, 0.06);
        diagnosis.ErrorsByAnnotator[6].ShouldBeGreaterThan(350);
        diagnosis.ErrorsByAnnotator.Take(6).ShouldAllBe(errors => errors < 30);
        diagnosis.Dissent.ShouldBe(diagnosis.FromAmbiguousItems + diagnosis.FromGuidelineGaps + diagnosis.FromAnnotators);
    }

    [Fact]
    public void Run_SplitItem_IsAmbiguous()
    {
        var table = AnnotationTable.FromIds([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1], [0, 1, 0, 0, 1, 1], 3, 2, 2);

        var diagnosis = DisagreementDiagnosis.Run(table, MajorityVote.Run(table));

        diagnosis.AmbiguousItems.ShouldBe([0]);
        diagnosis.FromAmbiguousItems.ShouldBe(1);
    }

    [Fact]
    public void Run_NoAnswers_HasNothingToExplain()
    {
        var table = AnnotationTable.FromIds([], [], [], 2, 1, 2);

        DisagreementDiagnosis.Run(table, MajorityVote.Run(table)).Dissent.ShouldBe(0);
    }
}
