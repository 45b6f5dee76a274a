using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>Storage that refuses writes for a while, for good, or in a way that nobody foresaw.</summary>
public sealed class FaultTests(IngestStation station)
{
    private const int Changed = 412, Unforeseen = 400;

    private static readonly IngestOptions Fast = new() { Retries = 3, FirstPause = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task RunAsync_WritesThatFailAtFirst_AreTriedAgain()
    {
        await using var proxy = await station.ProxyAsync();
        await using var work = new IngestWorkplace(proxy.ConnectionString, Fast);
        var project = await work.ProjectAsync();
        await work.PutAsync($"{project}/a.png", Pictures.Png(101, 400));
        proxy.Reset();
        (proxy.Status, proxy.Interfere) = (Changed, (write, before) => before && write is 2 or 5);

        (await work.IngestAsync($"{project}/a.png")).ShouldNotBeNull().Outcome.ShouldBe(UploadOutcome.Accepted);

        proxy.Writes.ShouldBeGreaterThan(5);
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1));
    }

    [Fact]
    public async Task RunAsync_WritesThatKeepFailing_ThrowForTheHostAndRecordNothing()
    {
        await using var proxy = await station.ProxyAsync();
        await using var work = new IngestWorkplace(proxy.ConnectionString, Fast);
        var project = await work.ProjectAsync();
        await work.PutAsync($"{project}/a.png", Pictures.Png(102, 400));
        proxy.Reset();
        (proxy.Status, proxy.Interfere) = (Changed, (write, before) => before && write % 2 == 0);

        await Should.ThrowAsync<Azure.RequestFailedException>(() => work.IngestAsync($"{project}/a.png"));
        (await work.RecordsAsync(project)).ShouldBeEmpty();

        proxy.Interfere = (_, _) => false;
        (await work.IngestAsync($"{project}/a.png")).ShouldNotBeNull().Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_ErrorThatNoRetryCures_IsQuarantinedNotThrown()
    {
        await using var proxy = await station.ProxyAsync();
        await using var work = new IngestWorkplace(proxy.ConnectionString, Fast);
        var project = await work.ProjectAsync();
        var content = Pictures.Png(103, 400);
        await work.PutAsync($"{project}/a.png", content);
        proxy.Reset();
        (proxy.Status, proxy.Interfere) = (Unforeseen, (write, before) => before && write == 2);

        var record = (await work.IngestAsync($"{project}/a.png")).ShouldNotBeNull();

        (record.Outcome, record.Code).ShouldBe((UploadOutcome.Quarantined, "failed"));
        (await work.PreparedAsync(record.KeptAs)).ShouldBe(content);
        (await work.IngestAsync($"{project}/a.png")).ShouldNotBeNull().Outcome.ShouldBe(UploadOutcome.Accepted);
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1));
    }
}
