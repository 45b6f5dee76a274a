using AnnotationFunctions.App.Storage;
using Azure.Data.Tables;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class TableTests
{
    private readonly string partition = TestStorage.Name();

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task TryInsertAsync_TakenKey_IsFalseAndKeepsTheFirst()
    {
        var table = await TableAsync();
        (await table.TryInsertAsync(partition, "a", new Note("first", 1), Cancellation)).ShouldBeTrue();
        (await table.TryInsertAsync(partition, "a", new Note("second", 2), Cancellation)).ShouldBeFalse();
        (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull().Value.ShouldBe(new Note("first", 1));
        (await table.FindAsync(partition, "b", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task TryReplaceAsync_StaleETag_IsFalse()
    {
        var table = await TableAsync();
        await table.UpsertAsync(partition, "a", new Note("one", 1), Cancellation);
        var read = (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull();
        (await table.TryReplaceAsync(partition, "a", new Note("two", 2), read.ETag, Cancellation)).ShouldBeTrue();
        (await table.TryReplaceAsync(partition, "a", new Note("three", 3), read.ETag, Cancellation)).ShouldBeFalse();
        (await table.TryReplaceAsync(partition, "gone", new Note("three", 3), read.ETag, Cancellation)).ShouldBeFalse();
        (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull().Value.Text.ShouldBe("two");
    }

    [Fact]
    public async Task TryDeleteAsync_ManyCallersWithOneETag_OneGetsTrue()
    {
        var table = await TableAsync();
        await table.UpsertAsync(partition, "slot", new Note("open", 0), Cancellation);
        var etag = (await table.FindAsync(partition, "slot", Cancellation)).ShouldNotBeNull().ETag;
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => table.TryDeleteAsync(partition, "slot", etag, Cancellation)));
        won.Count(each => each).ShouldBe(1);
        (await table.DeleteAsync(partition, "slot", Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task UpdateAsync_ConcurrentIncrements_LosesNone()
    {
        var table = await TableAsync();
        await table.UpsertAsync(partition, "count", new Note("n", 0), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            for (var i = 0; i < 5; i++)
            {
                (await table.UpdateAsync(partition, "count", note => note with { Number = note.Number + 1 }, Cancellation)).ShouldNotBeNull();
            }
        }));
        (await table.FindAsync(partition, "count", Cancellation)).ShouldNotBeNull().Value.Number.ShouldBe(30);
    }

    [Fact]
    public async Task UpdateAsync_ReturnsETagThatTheNextWriteMayName()
    {
        var table = await TableAsync();
        await table.UpsertAsync(partition, "a", new Note("n", 0), Cancellation);
        var updated = (await table.UpdateAsync(partition, "a", note => note with { Number = 1 }, Cancellation)).ShouldNotBeNull();
        (await table.TryReplaceAsync(partition, "a", new Note("n", 2), updated.ETag, Cancellation)).ShouldBeTrue();
        (await table.UpdateAsync(partition, "none", note => note, Cancellation)).ShouldBeNull();
        (await table.UpdateAsync(partition, "a", _ => null, Cancellation)).ShouldNotBeNull().Value.Number.ShouldBe(2);
    }

    [Fact]
    public async Task QueryAsync_Prefix_GivesThoseRowsInOrder()
    {
        var table = await TableAsync();
        string[] keys = ["schema-2", "schema-1", "schema", "schemb", "policy-1", "schema-\uffee"];
        await table.WriteAsync(partition, keys.Select((key, i) => (key, new Note(key, i))), Cancellation);
        var found = new List<string>();
        await foreach (var (rowKey, stored) in table.QueryAsync(partition, "schema-", Cancellation))
        {
            stored.Value.Text.ShouldBe(rowKey);
            found.Add(rowKey);
        }

        found.ShouldBe(["schema-1", "schema-2", "schema-\uffee"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    [InlineData(1000)]
    public async Task PageAsync_AnyPageSize_GivesEveryRowOnce(int max)
    {
        var table = await TableAsync();
        await table.WriteAsync(partition, Enumerable.Range(0, 250).Select(i => ($"row-{i:D4}", new Note("it's a row", i))), Cancellation);
        var numbers = new List<int>();
        string? continuation = null;
        do
        {
            var page = await table.PageAsync(partition, max, continuation, Cancellation);
            page.Rows.Count.ShouldBeLessThanOrEqualTo(max);
            numbers.AddRange(page.Rows.Select(row => row.Stored.Value.Number));
            continuation = page.Continuation;
        }
        while (continuation is not null && numbers.Count <= (max == 1 ? 20 : 250));

        numbers.ShouldBe(Enumerable.Range(0, max == 1 ? 21 : 250));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("L3g")] // "/x"
    public async Task PageAsync_ForeignContinuation_Throws(string continuation)
    {
        var table = await TableAsync();
        var page = table.PageAsync(partition, 10, continuation, Cancellation);
        if (continuation.Length == 0)
        {
            (await page).Rows.ShouldBeEmpty();
            return;
        }

        await Should.ThrowAsync<InvalidContinuationException>(page);
    }

    [Fact]
    public async Task UpsertAsync_BodyOfManyChunks_ReadsBackTheSame()
    {
        var table = await TableAsync();
        // The borders of the chunks fall on every part of an escaped pair.
        foreach (var offset in Enumerable.Range(0, 13))
        {
            var text = new string('x', offset) + string.Concat(Enumerable.Repeat("é😀", 9_000));
            await table.UpsertAsync(partition, "long", new Note(text, offset), Cancellation);
            (await table.FindAsync(partition, "long", Cancellation)).ShouldNotBeNull().Value.ShouldBe(new Note(text, offset));
        }
    }

    [Fact]
    public async Task UpsertAsync_ShorterBodyOverLonger_LeavesNoChunkBehind()
    {
        var table = await TableAsync();
        await table.UpsertAsync(partition, "a", new Note(new string('l', 100_000), 1), Cancellation);
        await table.UpsertAsync(partition, "a", new Note("short", 2), Cancellation);
        (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull().Value.ShouldBe(new Note("short", 2));
    }

    [Fact]
    public async Task UpsertAsync_MoreThanARowHolds_ThrowsWithSizeAndKey()
    {
        var table = await TableAsync();
        var error = await Should.ThrowAsync<StorageLimitException>(() => table.UpsertAsync(partition, "big", new Note(new string('b', 530_000), 1), Cancellation));
        error.Message.ShouldContain($"{partition}/big");
        error.Message.ShouldContain("1,048,576");
    }

    [Fact]
    public async Task WriteAsync_RowsOfManyMegabytes_SplitsThemAndWritesAll()
    {
        var table = await TableAsync();
        var rows = Enumerable.Range(0, 30).Select(i => ($"r{i:D2}", new Note(new string('"', 60_000), i))).ToArray();
        await table.WriteAsync(partition, rows, Cancellation);
        (await table.PageAsync(partition, 100, null, Cancellation)).Rows.Count.ShouldBe(30);
    }

    [Fact]
    public async Task WriteAsync_SameRowTwice_ThrowsBeforeWriting()
    {
        var table = await TableAsync();
        var error = await Should.ThrowAsync<StorageLimitException>(
            () => table.WriteAsync(partition, [("a", new Note("1", 1)), ("a", new Note("2", 2))], Cancellation));
        error.Message.ShouldContain("'a'");
        (await table.FindAsync(partition, "a", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task TryCommitAsync_OneConditionUnmet_WritesNothing()
    {
        var storage = await TestStorage.OpenAsync();
        var table = storage.Table<Note>(TableName.Items);
        await table.UpsertAsync(partition, "a", new Note("a", 1), Cancellation);
        var etag = (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull().ETag;
        RowWrite[] changes = [RowWrite.Replace("a", new Note("changed", 2), etag), RowWrite.Insert("b", new Note("b", 1))];
        (await storage.TryCommitAsync(TableName.Items, partition, [.. changes, RowWrite.Insert("a2", new Note("", 0)), RowWrite.Delete("none", etag)], Cancellation)).ShouldBeFalse();
        (await table.FindAsync(partition, "b", Cancellation)).ShouldBeNull();
        (await storage.TryCommitAsync(TableName.Items, partition, changes, Cancellation)).ShouldBeTrue();
        (await storage.TryCommitAsync(TableName.Items, partition, changes, Cancellation)).ShouldBeFalse();
        (await table.FindAsync(partition, "a", Cancellation)).ShouldNotBeNull().Value.Text.ShouldBe("changed");
    }

    [Fact]
    public async Task TryCommitAsync_MoreThanOneTransactionHolds_Throws()
    {
        var storage = await TestStorage.OpenAsync();
        var rows = Enumerable.Range(0, 101).Select(i => RowWrite.Insert($"{i}", new Note("", i))).ToArray();
        (await Should.ThrowAsync<StorageLimitException>(() => storage.TryCommitAsync(TableName.Items, partition, rows, Cancellation))).Message.ShouldContain("101");
    }

    [Fact]
    public void Of_AnyRows_MakesTransactionsWithinTheLimitsOfTheService() =>
        Gen.Int[0, 120_000].Array[0, 130].Sample(lengths =>
        {
            var rows = lengths.Select((length, i) => RowWrite.Upsert($"{i}", new Note(new string('é', length), i)).In("p")).ToList();
            var transactions = Transactions.Of(rows);
            transactions.SelectMany(each => each).ShouldBe(rows);
            transactions.ShouldAllBe(each => each.Count > 0 && each.Count <= 100 && each.Sum(row => TableRow.PayloadBytes((TableEntity)row.Entity)) <= 4 << 20);
        }, iter: 20);

    private static async Task<Table<Note>> TableAsync() => (await TestStorage.OpenAsync()).Table<Note>(TableName.Items);

    private sealed record Note(string Text, int Number);
}
