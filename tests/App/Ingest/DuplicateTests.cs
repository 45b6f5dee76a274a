using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class DuplicateTests(IngestStation station)
{
    [Fact]
    public async Task RunAsync_SameContentAtTheSameTime_GivesExactlyOneItem()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var content = Pictures.Png(10);

        var records = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => work.UploadAsync(project, $"{i}.png", content)));

        var item = (await work.ItemsAsync(project)).ShouldHaveSingleItem();
        records.Single(record => record.Outcome == UploadOutcome.Accepted).Item.ShouldBe(item.Id);
        records.Where(record => record.Outcome == UploadOutcome.Duplicate).Select(record => record.Of).ShouldBe(Enumerable.Repeat(item.Id, 15));
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1, Duplicate: 15));
    }

    [Fact]
    public async Task RunAsync_NearCopiesAtTheSameTime_LeaveExactlyOneToAnnotate()
    {
        await using var work = await station.OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            var project = await work.ProjectAsync();

            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => work.UploadAsync(project, $"{i}.png", Pictures.Png(20 + round, 64, brighter: i))));

            var items = await work.ItemsAsync(project);
            var original = items.Where(item => item.IsSelectable).ShouldHaveSingleItem();
            items.Count.ShouldBe(8);
            (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 1, NearDuplicate: 7));
            (await work.RecordsAsync(project, UploadOutcome.Accepted)).ShouldHaveSingleItem().Item.ShouldBe(original.Id);
        }
    }

    [Fact]
    public async Task RunAsync_AnotherEncodingOfAPicture_IsNearAndOtherPicturesAreNot()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var original = await work.UploadAsync(project, "a.png", Pictures.Png(40));

        var copy = await work.UploadAsync(project, "copy.jpg", Pictures.Jpeg(40, 128));
        var other = await work.UploadAsync(project, "other.png", Pictures.Png(41));

        (copy.Outcome, copy.Of).ShouldBe((UploadOutcome.NearDuplicate, original.Item));
        (await work.ItemAsync(project, copy.Item)).ShouldNotBeNull().NearDuplicateOf.ShouldBe(original.Item);
        other.Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_NearlyTheSameText_IsNear()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        const string text = "The parcel arrived two days late and one corner of the box was crushed, but the lamp inside was whole and gives a warm light.";
        var original = await work.UploadAsync(project, "a.txt", Pictures.Text(text));

        (await work.UploadAsync(project, "b.txt", Pictures.Text(text.ToUpperInvariant() + "!"))).Of.ShouldBe(original.Item);
        (await work.UploadAsync(project, "c.txt", Pictures.Text("Another text altogether."))).Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_DuplicatesOfAnotherProject_AreNone()
    {
        await using var work = await station.OpenAsync();
        var content = Pictures.Png(42);

        (await work.UploadAsync(await work.ProjectAsync(), "a.png", content)).Outcome.ShouldBe(UploadOutcome.Accepted);
        (await work.UploadAsync(await work.ProjectAsync(), "a.png", content)).Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task RunAsync_NewContentUnderAName_SupersedesTheItemAndBackAgain()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var (one, other) = (Pictures.Png(43), Pictures.Png(44));

        var first = await work.UploadAsync(project, "a.png", one);
        var second = await work.UploadAsync(project, "a.png", other);
        (second.Outcome, second.Version).ShouldBe((UploadOutcome.Accepted, 2));
        (await work.ItemAsync(project, first.Item)).ShouldNotBeNull().SupersededBy.ShouldBe(second.Item);

        await work.UploadAsync(project, "a.png", one);
        (await work.ItemAsync(project, first.Item)).ShouldNotBeNull().SupersededBy.ShouldBeNull();
        (await work.ItemAsync(project, second.Item)).ShouldNotBeNull().SupersededBy.ShouldBe(first.Item);
    }

    [Fact]
    public async Task RunAsync_CorrectedPictureUnderTheSameName_IsNoNearDuplicateOfWhatItReplaces()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "a.png", Pictures.Png(45));

        var corrected = await work.UploadAsync(project, "a.png", Pictures.Png(45, 64, brighter: 3));

        corrected.Outcome.ShouldBe(UploadOutcome.Accepted);
        (await work.ItemsAsync(project)).Where(item => item.IsSelectable).ShouldHaveSingleItem().Id.ShouldBe(corrected.Item);
    }

    [Fact]
    public async Task RunAsync_ContentOfASupersededItem_BecomesAnItemAgain()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "a.png", Pictures.Png(46));
        await work.UploadAsync(project, "a.png", Pictures.Png(47));

        var again = await work.UploadAsync(project, "b.png", Pictures.Png(46));

        again.Outcome.ShouldBe(UploadOutcome.Accepted);
        (await work.ItemAsync(project, again.Item)).ShouldNotBeNull().IsSelectable.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_DamagedContentUnderAName_DoesNotRetireTheItem()
    {
        await using var work = await station.OpenAsync();
        var project = await work.ProjectAsync();
        var good = await work.UploadAsync(project, "a.png", Pictures.Png(48));

        await work.UploadAsync(project, "a.png", Pictures.Png(48)[..200]);

        (await work.ItemAsync(project, good.Item)).ShouldNotBeNull().IsSelectable.ShouldBeTrue();
    }
}
