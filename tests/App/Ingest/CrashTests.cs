using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>The process ends at each write in turn, before or after storage has it; then the upload is delivered again.</summary>
public sealed class CrashTests(IngestStation station)
{
    public static TheoryData<string> Uploads => ["a new picture", "a near copy", "a duplicate", "a damaged picture", "a new version", "an archive"];

    [Theory]
    [MemberData(nameof(Uploads))]
    public async Task RunAsync_AfterACrashAtAnyWrite_EndsAsIfNothingHadHappened(string what)
    {
        var expected = await OutcomeAsync(what, crashAt: 0, before: true);
        expected.Writes.ShouldBeGreaterThanOrEqualTo(2);

        for (var write = 1; write <= expected.Writes; write++)
        {
            foreach (var before in (bool[])[true, false])
            {
                (await OutcomeAsync(what, write, before)).State.ShouldBe(expected.State, $"{what}: crash {(before ? "before" : "after")} write {write}");
            }
        }
    }

    private async Task<(string State, int Writes)> OutcomeAsync(string what, int crashAt, bool before)
    {
        await using var proxy = await station.ProxyAsync();
        await using var work = new IngestWorkplace(proxy.ConnectionString);
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "first.png", Pictures.Png(70));
        var (name, content) = Upload(what);
        await work.PutAsync($"{project}/{name}", content);

        proxy.Reset();
        if (crashAt > 0)
        {
            using var crash = new CancellationTokenSource();
            proxy.Interfere = (write, isBefore) =>
            {
                if (write != crashAt || isBefore != before)
                {
                    return false;
                }

                crash.Cancel();
                return true;
            };
            await Should.ThrowAsync<OperationCanceledException>(() => work.Get<UploadIngestion>().RunAsync($"{project}/{name}", crash.Token));
            proxy.Interfere = (_, _) => false;
        }

        await work.IngestAsync($"{project}/{name}");
        var writes = proxy.Writes;
        await work.IngestAsync($"{project}/{name}");
        return (await StateAsync(work, project), writes);
    }

    private static (string Name, byte[] Content) Upload(string what) => what switch
    {
        "a new picture" => ("new.png", Pictures.Png(71)),
        "a near copy" => ("near.png", Pictures.Png(70, 64, brighter: 4)),
        "a duplicate" => ("same.png", Pictures.Png(70)),
        "a damaged picture" => ("bad.png", Pictures.Png(72)[..300]),
        "a new version" => ("first.png", Pictures.Png(73)),
        _ => ("set.zip", Pictures.Zip(("x.png", Pictures.Png(74)), ("../y.png", Pictures.Png(75)))),
    };

    /// <summary>Everything that users see, without the ids that depend on the project.</summary>
    private static async Task<string> StateAsync(IngestWorkplace work, string project)
    {
        var items = (await work.ItemsAsync(project)).ToDictionary(item => item.Id, item => $"{item.Source}|{item.Entry}|{item.Sha256[..6]}");
        var records = (await work.RecordsAsync(project))
            .Select(record => $"{record.Name}|{record.Entry} {record.Outcome} v{record.Version} item {Of(record.Item)} of {Of(record.Of)} {record.Code}");
        var states = (await work.ItemsAsync(project)).Select(item => $"{Of(item.Id)} near {Of(item.NearDuplicateOf)} superseded {Of(item.SupersededBy)}");
        return string.Join('\n', records.Concat(states).Append($"{await work.CountsAsync(project)}").Order(StringComparer.Ordinal));

        string Of(string? id) => id is null ? "-" : items.GetValueOrDefault(id, "missing");
    }
}
