using AnnotationFunctions.Tests.EndToEnd.Annotators;
using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>The app ends in the middle; batches run side by side.</summary>
public sealed class InterruptionTests(AppUnderTest app)
{
    private static readonly string[] Ended = ["completed", "rejected", "failed"];

    [Fact]
    public async Task Restart_InTheMiddleOfABatch_NothingIsLost()
    {
        Assert.SkipWhen(app.Owned is null, "The app at ANNOTATION_URL is not this suite's to kill.");
        var project = await DigitProject.CreateAsync(app, "restart");
        await project.UploadDigitsAsync(100, 20);
        PullAnnotator[] annotators = [await project.AddAnnotatorAsync("ana"), await project.AddAnnotatorAsync("ben"), await project.AddAnnotatorAsync("cleo")];
        using var done = new CancellationTokenSource();
        await project.StartBatchAsync("batch");
        var work = annotators.Select(annotator => annotator.WorkAsync(item => project.Truth[item], done.Token)).ToArray();

        await project.Owner.WaitAsync($"projects/{project.Id}/batches/batch", batch => (int)batch["progress"]!["answers"]! >= 5);
        await app.Owned.KillAsync();
        await app.Owned.StartAsync();
        var batch = await project.WaitForBatchAsync("batch", work, Ended);
        await done.CancelAsync();
        await Task.WhenAll(work);

        DigitProject.Text(batch, "status").ShouldBe("completed", batch.ToJsonString());
        ((int)batch["progress"]!["items"]!).ShouldBe(20);
    }

    [Fact]
    public async Task TwoBatches_AtOnce_ShareNoItemAndBothEnd()
    {
        var project = await DigitProject.CreateAsync(app, "two");
        await project.UploadDigitsAsync(200, 16);
        PullAnnotator[] annotators = [await project.AddAnnotatorAsync("ana"), await project.AddAnnotatorAsync("ben")];
        using var done = new CancellationTokenSource();
        var work = annotators.Select(annotator => annotator.WorkAsync(item => project.Truth[item], done.Token)).ToArray();

        await Task.WhenAll(project.StartBatchAsync("one", 8), project.StartBatchAsync("other", 8));
        var one = await project.WaitForBatchAsync("one", work, Ended);
        var other = await project.WaitForBatchAsync("other", work, Ended);
        await done.CancelAsync();
        await Task.WhenAll(work);

        ((int)one["progress"]!["items"]! + (int)other["progress"]!["items"]!).ShouldBe(16, $"{one.ToJsonString()} {other.ToJsonString()}");
        DigitProject.Text(one, "dataset").ShouldNotBe(DigitProject.Text(other, "dataset"));
    }
}
