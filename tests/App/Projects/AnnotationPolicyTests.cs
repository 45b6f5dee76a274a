using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.Tests.App.Projects;

public sealed class AnnotationPolicyTests
{
    [Fact]
    public void Faults_Default_IsValid() => AnnotationPolicy.Default.Faults().ShouldBeEmpty();

    [Fact]
    public void Faults_EverythingOutOfRange_NamesEachOnce() => new AnnotationPolicy
    {
        MinAnswers = 0,
        MaxAnswers = 51,
        TargetPosterior = double.NaN,
        PromotionPosterior = 1.1,
        MinAgreementLower = -2,
        MinAnnotatorAccuracyLower = double.NaN,
        TaskLease = TimeSpan.FromSeconds(9),
        ItemDeadline = TimeSpan.FromDays(91),
        PricePerAnswer = -0.01m,
        PricePerReview = 10_001,
        Currency = "Euro",
        Budget = -1,
        Ingest = new IngestPolicy { Depth = (ImageDepth)9 },
    }.Faults("/policy").Select(fault => fault.Pointer).ShouldBe(
    [
        "/policy/minAnswers", "/policy/maxAnswers", "/policy/targetPosterior", "/policy/promotionPosterior", "/policy/minAgreementLower",
        "/policy/minAnnotatorAccuracyLower", "/policy/taskLease", "/policy/itemDeadline", "/policy/pricePerAnswer",
        "/policy/pricePerReview", "/policy/currency", "/policy/budget", "/policy/ingest/depth",
    ]);

    [Fact]
    public void Faults_LeaseLongerThanTheItemMayTake_IsRefusedBesideAllOthers()
    {
        var faults = new AnnotationPolicy { TaskLease = TimeSpan.FromMinutes(6), ItemDeadline = TimeSpan.FromMinutes(5), MaxAnswers = 51 }.Faults();
        faults.Select(fault => fault.Pointer).ShouldBe(["/maxAnswers", "/taskLease"]);
        faults[1].Message.ShouldContain("itemDeadline (00:05:00)");
        new AnnotationPolicy { TaskLease = TimeSpan.FromMinutes(5), ItemDeadline = TimeSpan.FromMinutes(5) }.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Faults_FewerAnswersAtMostThanAtLeast_SaysBoth() =>
        new AnnotationPolicy { MinAnswers = 5, MaxAnswers = 4 }.Faults().ShouldHaveSingleItem().Message.ShouldContain("minAnswers (5)");
}
