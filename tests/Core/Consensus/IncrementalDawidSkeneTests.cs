using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class IncrementalDawidSkeneTests
{
    private static readonly DawidSkeneOptions Exact = DawidSkeneOptions.PosteriorMode with { Tolerance = 1e-14, MaxIterations = 5000 };

    [Fact]
    public void Converge_AfterUpdates_EqualsFreshFit()
    {
        var (model, full) = Updated(out var _);

        var updated = model.Converge();
        var fresh = DawidSkene.Run(full, Exact);

        updated.LogLikelihood.ShouldBeGreaterThanOrEqualTo(fresh.LogLikelihood - 1e-6);
        for (var i = 0; i < fresh.Posteriors.Length; i++)
        {
            updated.Posteriors[i].ShouldBe(fresh.Posteriors[i], 1e-6);
        }
    }

    [Fact]
    public void Add_Answers_PosteriorsAreAlreadyCloseToTheFreshFit()
    {
        var (model, full) = Updated(out var changed);

        var fresh = DawidSkene.Run(full, Exact);

        var error = changed.Average(item => Math.Abs(model.Posterior(item)[0] - fresh.Posterior(item)[0]));
        error.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void Add_NewItemAndAnnotator_IsTaken()
    {
        var model = new IncrementalDawidSkene(AnnotationTable.FromIds([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], 2, 2, 2));
        var item = model.AddItem("new");
        var annotator = model.AddAnnotator("carl");

        var before = model.Posterior(item)[1];
        model.Add(item, 0, 1);
        var after = model.Add(item, annotator, 1)[1];

        before.ShouldBe(0.5, 1e-9);
        after.ShouldBeGreaterThan(0.6);
        model.Converge().Labels[item].ShouldBe(1);
    }

    [Fact]
    public void Add_UnknownId_IsRefusedByName() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new IncrementalDawidSkene(AnnotationTable.FromIds([0], [0], [0], 1, 1, 2)).Add(0, 4, 0))
            .ParamName.ShouldBe("annotator");

    private static (IncrementalDawidSkene Model, AnnotationTable Full) Updated(out HashSet<int> changed)
    {
        var full = SimulatedCrowd.Draw(seed: 41, items: 400, classes: 3, redundancy: 5, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6).Table;
        var early = Enumerable.Range(0, full.AnswerCount).Where(answer => answer % 10 != 0).ToArray();
        var items = new int[full.AnswerCount];
        for (var item = 0; item < full.ItemCount; item++)
        {
            items.AsSpan(full.ItemStarts[item]..full.ItemStarts[item + 1]).Fill(item);
        }

        var (annotators, labels) = (full.Annotators.ToArray(), full.Labels.ToArray());
        var start = AnnotationTable.FromIds(
            Array.ConvertAll(early, a => items[a]), Array.ConvertAll(early, a => annotators[a]), Array.ConvertAll(early, a => labels[a]), 400, 6, 3);
        var model = new IncrementalDawidSkene(start, Exact);
        changed = [];
        for (var answer = 0; answer < full.AnswerCount; answer += 10)
        {
            model.Add(items[answer], annotators[answer], labels[answer]);
            changed.Add(items[answer]);
        }

        return (model, full);
    }
}
