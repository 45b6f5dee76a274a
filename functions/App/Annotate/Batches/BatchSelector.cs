using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>
/// Selects the items of a batch and claims them, so that two batches never work on the same one. Goes through the project's items a few
/// thousand at a time, so that no activity runs for long; a part that is repeated selects the same items again.
/// </summary>
public sealed class BatchSelector(
    BatchStore batches, BudgetLedger budget, ItemTaskStore claims, ItemStore items, ConsensusStore consensus, TimeProvider time)
{
    private const int PageSize = 500;
    private const int PagesPerStep = 8;
    private const int Parallel = 16;

    /// <summary>Selects some more items.</summary>
    public async Task<Selection> RunAsync(Selection selection, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(selection.Key, cancellation);
        if (batch.Status != BatchStatus.Selecting)
        {
            // This is a repetition of the last step, or the batch was called off.
            return selection with { Items = batch.IsActive ? batch.Progress.Items : 0, Pending = [], Done = true };
        }

        var limit = await LimitAsync(batch, cancellation);
        for (var page = 0; page < PagesPerStep && !selection.Done; page++)
        {
            selection = await NextAsync(batch, selection, limit, cancellation);
        }

        if (selection.Done)
        {
            await CompleteAsync(batch, selection, cancellation);
        }

        return selection with { Pending = selection.Done ? [] : selection.Pending };
    }

    /// <summary>Most items that are asked for and, as far as is known, can be paid.</summary>
    private async Task<int> LimitAsync(Batch batch, CancellationToken cancellation)
    {
        var asked = Math.Min(batch.Limit ?? int.MaxValue, batch.Requested?.Count ?? int.MaxValue);
        return batch.Policy.Budget is { } total
            ? BatchAllowance.Of(asked, batch.Policy, await budget.ReserveAsync(batch.Key, total, worst: null, cancellation)).Items
            : asked;
    }

    private async Task<Selection> NextAsync(Batch batch, Selection selection, int limit, CancellationToken cancellation)
    {
        var (candidates, continuation) = await CandidatesAsync(batch, selection, cancellation);
        var (taken, passed) = await ClaimAsync(batch, [.. candidates.Where(item => !item.IsLeftOut)], limit - selection.Items, cancellation);
        var leftOut = passed is null ? candidates.Count(item => item.IsLeftOut) : candidates.TakeWhile(item => item.Id != passed).Count(item => item.IsLeftOut);
        var pending = selection.Pending.Concat(taken).ToList();
        var (full, count) = ((selection.Items - selection.Pending.Count) / BatchStore.ShardSize, selection.Items + taken.Count);
        while (pending.Count >= BatchStore.ShardSize)
        {
            await batches.WriteShardAsync(new ShardKey(batch.Key, full++, 1), pending[..BatchStore.ShardSize], cancellation);
            pending.RemoveRange(0, BatchStore.ShardSize);
        }

        return new Selection(selection.Key, count, continuation, pending, continuation is null || count >= limit, selection.NearCopies + leftOut);
    }

    /// <summary>A page of the items that a batch may take; near copies are there to be counted if they are left out.</summary>
    private async Task<(IReadOnlyList<(string Id, bool IsLeftOut)> Items, string? Continuation)> CandidatesAsync(
        Batch batch, Selection selection, CancellationToken cancellation)
    {
        if (batch.Requested is { } requested)
        {
            return ([.. requested.Select(item => (item, false))], null);
        }

        var (page, continuation) = await items.PageAsync(batch.Project, PageSize, selection.Continuation, cancellation);
        return ([.. page.Where(item => item.SupersededBy is null)
            .Select(item => (item.Id, item.NearDuplicateOf is not null && !batch.Policy.IncludeNearCopies))], continuation);
    }

    /// <summary>Claims candidates in their order, up to <paramref name="max"/>; names the first that it did not come to, if there is one.</summary>
    private async Task<(IReadOnlyList<string> Taken, string? Next)> ClaimAsync(
        Batch batch, IReadOnlyList<(string Id, bool IsLeftOut)> candidates, int max, CancellationToken cancellation)
    {
        var taken = new List<string>();
        var next = 0;
        while (next < candidates.Count && taken.Count < max)
        {
            var chunk = candidates.Skip(next).Take(Math.Min(Parallel, max - taken.Count)).Select(item => item.Id).ToArray();
            var claimed = await Task.WhenAll(chunk.Select(item => claims.TryClaimAsync(
                batch.Project, item, batch.Id, (holder, status) => MayTakeAsync(batch, item, holder, status, cancellation), time.GetUtcNow(), cancellation)));
            taken.AddRange(chunk.Where((_, i) => claimed[i]));
            next += chunk.Length;
        }

        return (taken, next < candidates.Count ? candidates[next].Id : null);
    }

    /// <summary>From a batch that has ended, what it did not promote; what it did, when the item is asked for by name.</summary>
    private async Task<bool> MayTakeAsync(Batch batch, string item, string holder, ItemStatus status, CancellationToken cancellation)
    {
        var other = await batches.FindAsync(new BatchKey(batch.Project, holder), cancellation);
        if (other is { IsActive: true })
        {
            return false;
        }

        var promoted = other?.Status == BatchStatus.Completed
            && status is ItemStatus.Accepted or ItemStatus.Adjudicated
            && await consensus.FindAsync(other!.Key, item, cancellation) is { } merged
            && Gate.Admits(merged, other.Policy);
        return batch.Requested is not null || !promoted;
    }

    private async Task CompleteAsync(Batch batch, Selection selection, CancellationToken cancellation)
    {
        if (selection.Pending.Count > 0)
        {
            await batches.WriteShardAsync(
                new ShardKey(batch.Key, selection.Items / BatchStore.ShardSize, 1), [.. selection.Pending], cancellation);
        }

        var allowance = BatchAllowance.Of(selection.Items, batch.Policy, null);
        if (batch.Policy.Budget is { } total)
        {
            allowance = BatchAllowance.Of(selection.Items, batch.Policy, await budget.ReserveAsync(batch.Key, total, null, cancellation));
            await budget.ReserveAsync(batch.Key, total, allowance.Reserved, cancellation);
        }

        await batches.UpdateAsync(
            batch.Key,
            current => current.Status != BatchStatus.Selecting ? null : current with
            {
                Status = BatchStatus.Annotating,
                Allowance = allowance,
                Shards = selection.Shards,
                Progress = current.Progress with { Items = selection.Items, NearCopiesLeftOut = selection.NearCopies },
            },
            cancellation);
    }
}
