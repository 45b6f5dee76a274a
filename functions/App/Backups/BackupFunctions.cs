using System.Text.Json;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Backups;

/// <summary>Copies of the tables over HTTP. They hold the rows of all projects: only tokens for all projects see them.</summary>
public sealed partial class BackupFunctions(BackupStore backups, RestoreStore restores, AnnotationStorage storage, TimeProvider time, ILogger<BackupFunctions> logger)
{
    /// <summary>GET backups.</summary>
    [Function("ListBackups")]
    [Access(Role.Ops)]
    [Endpoint("List the copies of the tables", Response = typeof(Page<BackupSummary>), Description = "Oldest first. One without its manifest is being made, or was given up.")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "backups")] HttpRequest request, CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAllProjects();
        return Reply.Ok(new Page<BackupSummary>(await backups.ListAsync(cancellation)));
    }

    /// <summary>POST backups.</summary>
    [Function("StartBackup")]
    [Access(Role.Owner)]
    [Endpoint("Have the tables copied now", Status = 202, Response = typeof(Page<BackupSummary>),
        Description = "The copy begins within five minutes, whether or not one is due. Answers the copies that there are. For tokens that are for all projects.")]
    public async Task<IResult> StartAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "backups")] HttpRequest request, CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAllProjects();
        await backups.WantAsync(cancellation);
        return Reply.Accepted("backups", new Page<BackupSummary>(await backups.ListAsync(cancellation)));
    }

    /// <summary>GET backups/{backup}.</summary>
    [Function("ReadBackup")]
    [Access(Role.Ops)]
    [Endpoint("Read the manifest of a copy", Response = typeof(Backup), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "backups/{backup}")] HttpRequest request, string backup, CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAllProjects();
        return Reply.Ok(await FoundAsync(backup, cancellation));
    }

    /// <summary>POST backups/{backup}/restores.</summary>
    [Function("RestoreBackup")]
    [Access(Role.Owner)]
    [Endpoint("Write the rows of a copy back", Request = typeof(RestoreRequest), Response = typeof(Restore), Status = 202, Problems = [404, 409],
        Description = "Without a mode, only into tables that are empty: 409 names those that are not. Mode missing writes the rows that are not there, overwrite every row of the copy. Rows that the copy does not have are never touched. One restore at a time. For tokens that are for all projects.")]
    public async Task<IResult> RestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "backups/{backup}/restores")] HttpRequest request,
        string backup,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.HttpContext.Caller();
        caller.RequireAllProjects();
        var wanted = await request.ReadJsonAsync<RestoreRequest>(cancellation);
        var copy = await FoundAsync(backup, cancellation);
        if (await restores.UnderWayAsync(cancellation) is { } other)
        {
            throw ProblemException.Conflict($"Restore '{other.Id}' of backup '{other.Backup}' is under way.");
        }

        var tables = await TablesAsync(wanted, cancellation);
        var now = time.GetUtcNow();
        var restore = new Restore($"restore-{Slug.New(now)}", copy.Id, wanted.Mode, tables, now, caller.Id, RestoreTables.PartsOf(copy, tables).Count);
        await restores.TryAddAsync(restore, cancellation);
        try
        {
            await StartOnce.EnsureAsync(client, nameof(RestoreTables), new RestoreStep(restore.Id, restore.Parts), restore.Id, cancellation);
        }
        catch
        {
            // What never began would stand in the way of the next.
            await restores.UpdateAsync(restore.Id, current => current with { FinishedAt = now, Failure = "It could not be started." }, CancellationToken.None);
            throw;
        }

        LogStarted(copy.Id, restore.Mode, caller.Id);
        return Reply.Accepted($"backups/{copy.Id}/restores/{restore.Id}", restore);
    }

    /// <summary>GET backups/{backup}/restores/{restore}.</summary>
    [Function("ReadRestore")]
    [Access(Role.Ops)]
    [Endpoint("Read how far a restore is, and how it ended", Response = typeof(Restore), Problems = [404])]
    public async Task<IResult> ReadRestoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "backups/{backup}/restores/{restore}")] HttpRequest request,
        string backup,
        string restore,
        CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAllProjects();
        var found = await restores.FindAsync(TableKey.Encode(restore), cancellation);
        return Reply.Ok(found?.Backup == backup ? found : throw ProblemException.NotFound("restore", restore));
    }

    private async Task<Backup> FoundAsync(string id, CancellationToken cancellation) =>
        await backups.FindAsync(id, cancellation) ?? throw ProblemException.NotFound("backup", id);

    private async Task<IReadOnlyList<TableName>> TablesAsync(RestoreRequest wanted, CancellationToken cancellation)
    {
        var tables = wanted.Tables ?? Backup.Order;
        var faults = tables.Select((table, index) => (table, index)).Where(each => !Backup.Order.Contains(each.table))
            .Select(each => new ProblemError($"/tables/{each.index}", "This table is in no copy.")).ToList();
        if (faults.Count > 0 || tables.Count == 0)
        {
            throw ProblemException.Invalid(faults.Count > 0 ? faults : [new ProblemError("/tables", "Expected at least one table.")]);
        }

        var full = new List<TableName>();
        foreach (var table in wanted.Mode == RestoreMode.IntoEmpty ? tables.Distinct() : [])
        {
            if (!await storage.Whole(table).IsEmptyAsync(cancellation))
            {
                full.Add(table);
            }
        }

        return full.Count == 0
            ? [.. tables.Distinct()]
            : throw ProblemException.Conflict(
                $"These tables have rows: {string.Join(", ", full.Select(table => JsonNamingPolicy.CamelCase.ConvertName(table.ToString())))}. Nothing is overwritten without a word: mode missing or overwrite, or other tables.");
    }

    [LoggerMessage(1704, LogLevel.Warning, "Restore of backup {Backup} with mode {Mode} asked for by {Caller}.")]
    private partial void LogStarted(string backup, RestoreMode mode, string caller);
}
