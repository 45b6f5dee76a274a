using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class GateTests
{
    private static readonly BatchAgreement Good = new(0.9, 0.8, 0.95, 0.9, 10, 30, null);

    [Fact]
    public void Evaluate_AgreementAndSureItems_PromotesOnlyTheSureOnes()
    {
        var gate = Gate.Evaluate([Item(0.99), Item(0.95), Item(0.6)], 4, Good, AnnotationPolicy.Default);
        (gate.Passed, gate.Promoted, gate.Held).ShouldBe((true, 2, 2));
    }

    [Fact]
    public void Evaluate_EstimateAboveButLowerBoundBelow_DoesNotPass()
    {
        var gate = Gate.Evaluate([Item(0.99)], 1, Good with { Alpha = 0.75, Lower = 0.6 }, AnnotationPolicy.Default);
        (gate.Passed, gate.Promoted, gate.Held).ShouldBe((false, 0, 1));
        gate.Checks.Single(check => !check.Passed).Name.ShouldBe("agreement");
    }

    [Fact]
    public void Evaluate_AgreementNotMeasured_PassesOnlyWhereThePolicyAsksForOneAnswer()
    {
        var none = new BatchAgreement(null, null, null, null, 0, 0, null);
        Gate.Evaluate([Item(0.99)], 1, none, AnnotationPolicy.Default).Passed.ShouldBeFalse();
        Gate.Evaluate([Item(0.99)], 1, none, AnnotationPolicy.Default with { MinAnswers = 1 }).Passed.ShouldBeTrue();
    }

    [Fact]
    public void Evaluate_NothingSure_DoesNotPass() => Gate.Evaluate([Item(0.6)], 1, Good, AnnotationPolicy.Default).Passed.ShouldBeFalse();

    [Fact]
    public void Admits_UnresolvedItem_NeverHoweverProbable() =>
        Gate.Admits(Item(0.99) with { Status = ItemStatus.Unresolved }, AnnotationPolicy.Default).ShouldBeFalse();

    private static ItemConsensus Item(double posterior) => new()
    {
        Item = "i", Status = ItemStatus.Accepted, Round = 1, Label = "7", Posterior = posterior, Method = "m", Votes = [], SchemaVersion = 1,
        GuidelineVersion = 0, MergedAt = default,
    };
}
