using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Archives;
using AnnotationFunctions.Media.Sniffing;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Ingests the entries of an archive, several at once; each has a record of its own, and a bad one does not stop the others.</summary>
internal sealed class ArchiveIngestion(ContentIngestion contents, IngestOptions options, TimeProvider time)
{
    /// <summary>Ingests all entries. Returns how many files the archive holds.</summary>
    /// <exception cref="RejectedMediaException">The archive as a whole is refused.</exception>
    public async Task<int> RunAsync(Project project, string name, Stream archive, CancellationToken cancellation)
    {
        await using var reader = await ArchiveReader.OpenAsync(archive, options.Archives, cancellation);
        var count = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.EntriesAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(UnpackAsync(reader, cancellation), parallel, async (unpacked, stop) =>
        {
            Interlocked.Increment(ref count);
            await IngestAsync(project, name, unpacked, stop);
        });
        return count;
    }

    /// <summary>Unpacks one entry after the other, as the archive demands; the loop above asks for the next only when it has a free place.</summary>
    private static async IAsyncEnumerable<UnpackedEntry> UnpackAsync(ArchiveReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var entry in reader.Entries())
        {
            yield return await UnpackAsync(entry, cancellation);
        }
    }

    private async Task IngestAsync(Project project, string name, UnpackedEntry unpacked, CancellationToken cancellation)
    {
        var (entry, content, problem) = unpacked;
        if (content is null)
        {
            await contents.RecordAsync(project.Id, Unreadable(project, name, entry, problem!), cancellation);
            return;
        }

        // Two entries of one name are two uploads.
        var entryName = problem?.Code == "repeated-name" ? $"{entry.Name}#{entry.Index}" : entry.Name;
        var uploaded = new UploadedContent(project, name, entryName, Convert.ToHexStringLower(SHA256.HashData(content)), content);
        if (problem is not null)
        {
            await contents.RefuseAsync(uploaded, null, problem.Code, problem.Message, cancellation);
        }
        else if (MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadLength)), entry.Name) is { Kind: MediaKind.Archive } nested)
        {
            await contents.RefuseAsync(uploaded, nested.MediaType, "nested-archive", "It is an archive inside an archive; those are not opened.", cancellation);
        }
        else
        {
            await contents.RunAsync(uploaded, cancellation);
        }
    }

    private static async Task<UnpackedEntry> UnpackAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        try
        {
            return new UnpackedEntry(entry, await entry.ReadAsync(cancellation), entry.Problem);
        }
        catch (RejectedMediaException rejection)
        {
            return new UnpackedEntry(entry, null, entry.Problem ?? rejection);
        }
    }

    private UploadRecord Unreadable(Project project, string name, ArchiveEntry entry, RejectedMediaException problem) => new()
    {
        Id = UploadedContent.UploadIdOf(project.Id, name, entry.Name, $"#{entry.Index}"), Name = name, Entry = entry.Name, Outcome = UploadOutcome.Quarantined,
        Code = problem.Code, Reason = problem.Message, Bytes = entry.DeclaredBytes, HandledAt = time.GetUtcNow(),
    };

    private readonly record struct UnpackedEntry(ArchiveEntry Entry, byte[]? Content, RejectedMediaException? Problem);
}
