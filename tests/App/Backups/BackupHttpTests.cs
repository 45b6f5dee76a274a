using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Backups;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Backups;

/// <summary>The running app, on the storage that all tests share: it writes back only rows that are not there.</summary>
public sealed class BackupHttpTests(AppServer server)
{
    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task Restore_OfARunningApp_BringsBackTheRowThatWasLost()
    {
        using var storage = await TestStorage.OpenAsync();
        var project = TestStorage.Name();
        var findings = storage.Table<Note>(TableName.Findings);
        await findings.WriteAsync(project, [("f1", new Note("found")), ("f2", new Note("stays"))], Cancellation);
        var (backups, restores) = (new BackupStore(storage), new RestoreStore(storage, TimeProvider.System));
        var copier = new TableCopier(backups, restores, storage, new BackupOptions(), TimeProvider.System, NullLogger<TableCopier>.Instance);
        await backups.WantAsync(Cancellation);
        await copier.RunAsync(Cancellation);
        var owner = await server.OwnerAsync();
        var copy = (await owner.SendAsync("GET", "backups").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray()[^1]!;
        copy["isComplete"]!.GetValue<bool>().ShouldBeTrue();
        var id = copy["id"]!.ToString();
        (await owner.SendAsync("GET", $"backups/{id}").ShouldBeAsync(HttpStatusCode.OK))["tables"]!.AsArray().Count.ShouldBe(Backup.Order.Count);
        await findings.DeleteAsync(project, "f1", Cancellation);

        (await owner.SendAsync("POST", $"backups/{id}/restores", """{"tables":["findings"]}""").ShouldBeProblemAsync(HttpStatusCode.Conflict))["detail"]!.ToString()
            .ShouldStartWith("These tables have rows: findings. ");
        var started = await owner.SendAsync("POST", $"backups/{id}/restores", """{"mode":"missing","tables":["findings"]}""").ShouldBeAsync(HttpStatusCode.Accepted);
        JsonObject ended;
        do
        {
            await Task.Delay(200, Cancellation);
            ended = await owner.SendAsync("GET", $"backups/{id}/restores/{started["id"]}").ShouldBeAsync(HttpStatusCode.OK);
        }
        while (ended["finishedAt"] is null);

        ended["failure"].ShouldBeNull();
        ended["written"]!.GetValue<long>().ShouldBeGreaterThan(0);
        (await findings.FindAsync(project, "f1", Cancellation)).ShouldNotBeNull().Value.ShouldBe(new Note("found"));
        await owner.SendAsync("POST", $"backups/{id}/restores", """{"mode":"all","tables":["backups"]}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        (await owner.SendAsync("POST", $"backups/{id}/restores", """{"mode":"missing","tables":["backups"]}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/tables/0"]);
    }

    [Fact]
    public async Task Backups_AreForTokensOfAllProjects()
    {
        var (ops, uploader) = (await server.ClientAsync(Role.Ops, TestStorage.Name()), await server.ClientAsync(Role.Uploader, "*"));
        await ops.SendAsync("GET", "backups").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await uploader.SendAsync("GET", "backups").ShouldBeProblemAsync(HttpStatusCode.Forbidden);

        var all = await server.ClientAsync(Role.Ops, "*");
        await all.SendAsync("GET", "backups").ShouldBeAsync(HttpStatusCode.OK);
        await all.SendAsync("POST", "backups").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await all.SendAsync("POST", "backups/20200101-000000/restores", "{}").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("GET", "backups/20200101-000000")]
    [InlineData("GET", "backups/..")]
    [InlineData("GET", "backups/keys%2Fsigning-key")]
    [InlineData("POST", "backups/20200101-000000/restores")]
    [InlineData("GET", "backups/20200101-000000/restores/none")]
    [InlineData("GET", "backups/20200101-000000/restores/a%23b")]
    public async Task Backup_ThatThereIsNot_IsNotFound(string method, string path)
    {
        using var answer = await (await server.OwnerAsync()).SendAsync(method, path, method == "POST" ? "{}" : null);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private sealed record Note(string Text);
}
