using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Triggers;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>
/// Holds the task hub in the host's storage account against other local hosts: each would take the orchestrations of the other for lost. The lease bears
/// the id of the data folder. A host that was killed therefore goes on from its folder at once; one with another folder waits until the lease has run out.
/// </summary>
/// <remarks>Its clock is that of the account, so it is a real one. An account that does not answer holds nobody up: it is asked again.</remarks>
internal sealed partial class AccountLease : BackgroundService
{
    private const string Container = "azure-webjobs-hosts"; // where the real host keeps its own
    private const string Holder = "holder";
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly BlobClient? blob;
    private readonly string hub;
    private readonly DataDirectory data;
    private readonly LocalHostOptions options;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger logger;
    private bool named;

    public AccountLease(
        StorageConnections storage, DurableOptions durable, DataDirectory data, LocalHostOptions options, IHostApplicationLifetime lifetime, ILogger<AccountLease> logger)
    {
        (hub, this.data, this.options, this.lifetime, this.logger) = (durable.HubName, data, options, lifetime, logger);
        blob = storage.Knows(StorageConnections.HostConnection)
            ? storage.Blobs(StorageConnections.HostConnection, "The host", retries: 0).GetBlobContainerClient(Container).GetBlobClient($"localhost/{hub}")
            : null;
    }

    private enum State
    {
        Held,
        HeldByAnother,
        Unknown,
    }

    /// <summary>Another host took it while this one ran.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Takes the lease, and waits for that of a host which may have been killed.</summary>
    /// <exception cref="HostStartException">Another host has it.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        for (var deadline = DateTime.UtcNow + options.AccountPatience; await AskAsync(cancellation) == State.HeldByAnother;)
        {
            var problem = $"The task hub '{hub}' of the storage account '{blob!.AccountName}' is in use by another local host ({await HolderAsync(cancellation)}). "
                + $"Stop that one, or use another account or another hub. The hold of a host that was killed ends within {Term.TotalSeconds} seconds.";
            if (DateTime.UtcNow > deadline)
            {
                throw new HostStartException(problem);
            }

            LogWaiting(problem);
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (blob is not null)
        {
            Task released = blob.GetBlobLeaseClient(data.Id.ToString()).ReleaseAsync(cancellationToken: cancellationToken);
            await released.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Renews the lease. A host that has lost it, as a machine that slept may, ends: the other one goes on.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal);
        while (blob is not null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await AskAsync(stoppingToken) == State.HeldByAnother)
            {
                LogLost(hub, blob.AccountName);
                IsLost = true;
                lifetime.StopApplication();
                return;
            }
        }
    }

    /// <summary>Takes the lease, or renews it: under one id that is the same.</summary>
    private async Task<State> AskAsync(CancellationToken cancellation)
    {
        if (blob is null)
        {
            return State.Unknown;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var lease = blob.GetBlobLeaseClient(data.Id.ToString());
            try
            {
                await lease.AcquireAsync(Term, cancellationToken: limit.Token);
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                await CreateAsync(limit.Token);
                await lease.AcquireAsync(Term, cancellationToken: limit.Token);
            }

            if (!named)
            {
                await NameHolderAsync(lease.LeaseId, limit.Token);
                named = true;
            }

            return State.Held;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return State.HeldByAnother;
        }
        catch (Exception error) when (error is RequestFailedException or OperationCanceledException or AggregateException && !cancellation.IsCancellationRequested)
        {
            LogUnknown(error.Message, blob.AccountName);
            return State.Unknown;
        }
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        await blob!.GetParentBlobContainerClient()!.CreateIfNotExistsAsync(cancellationToken: cancellation);
        try
        {
            await blob!.UploadAsync(BinaryData.Empty, cancellation);
        }
        catch (RequestFailedException there) when (there.Status is 409 or 412)
        {
            // Another host made it in the same moment.
        }
    }

    /// <summary>Metadata is ASCII; folders may not be.</summary>
    private Task NameHolderAsync(string leaseId, CancellationToken cancellation) => blob!.SetMetadataAsync(
        new Dictionary<string, string> { [Holder] = Uri.EscapeDataString($"process {Environment.ProcessId} on {Environment.MachineName}, state in {data.Path}") },
        new BlobRequestConditions { LeaseId = leaseId }, cancellation);

    private async Task<string> HolderAsync(CancellationToken cancellation)
    {
        try
        {
            return Uri.UnescapeDataString((await blob!.GetPropertiesAsync(cancellationToken: cancellation)).Value.Metadata[Holder]);
        }
        catch (Exception error) when (error is RequestFailedException or KeyNotFoundException)
        {
            return "unknown";
        }
    }

    [LoggerMessage(900, LogLevel.Warning, "{Problem} This one waits.")]
    private partial void LogWaiting(string problem);

    [LoggerMessage(901, LogLevel.Warning, "Whether another local host uses the storage account '{Account}' is not known, since it does not answer: {Reason}")]
    private partial void LogUnknown(string reason, string account);

    [LoggerMessage(902, LogLevel.Critical, "Another local host has taken the task hub '{Hub}' of the storage account '{Account}'. This one ends.")]
    private partial void LogLost(string hub, string account);
}
