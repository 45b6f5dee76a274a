using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Names;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Archives;
using AnnotationFunctions.Media.Sniffing;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Ingests the entries of an archive, several at once; each has a record of its own, and a bad one does not stop the others.</summary>
internal sealed class ArchiveIngestion(ContentIngestion contents, EntryMemory memory, IngestOptions options, TimeProvider time)
{
    /// <summary>Ingests all entries. Returns how many files the archive holds, and how many of them were skipped.</summary>
    /// <exception cref="RejectedMediaException">The archive as a whole is refused.</exception>
    /// <exception cref="EntryMemoryException">Other archives took the memory for too long.</exception>
    public async Task<(int Files, int Skipped)> RunAsync(Project project, string name, Stream archive, CancellationToken cancellation)
    {
        var reader = await ArchiveReader.OpenAsync(archive, options.Archives, cancellation);
        var (files, skipped) = (0, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.EntriesAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(UnpackAsync(reader, cancellation), parallel, async (unpacked, stop) =>
        {
            using var held = unpacked.Held;
            var record = await IngestAsync(project, name, unpacked, stop);
            Interlocked.Increment(ref files);
            Interlocked.Add(ref skipped, record.Outcome == UploadOutcome.Skipped ? 1 : 0);
        });
        return (files, skipped);
    }

    /// <summary>Unpacks one entry after the other, as the archive demands; the loop above asks for the next only when it has a free place.</summary>
    private async IAsyncEnumerable<UnpackedEntry> UnpackAsync(ArchiveReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var entry in reader.Entries())
        {
            yield return IsHelperByName(entry) || entry.Unreadable is not null
                ? new UnpackedEntry(entry, null, entry.Problem ?? entry.Unreadable, null)
                : await UnpackAsync(entry, cancellation);
        }
    }

    private async Task<UnpackedEntry> UnpackAsync(ArchiveEntry entry, CancellationToken cancellation)
    {
        var held = await memory.TakeAsync(entry.DeclaredBytes, cancellation);
        try
        {
            return new UnpackedEntry(entry, await entry.ReadAsync(cancellation), entry.Problem, held);
        }
        catch (RejectedMediaException rejection)
        {
            held.Dispose();
            return new UnpackedEntry(entry, null, entry.Problem ?? rejection, null);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private async Task<UploadRecord> IngestAsync(Project project, string name, UnpackedEntry unpacked, CancellationToken cancellation)
    {
        var (entry, content, problem, _) = unpacked;
        if (IsHelperByName(entry))
        {
            var id = UploadedContent.UploadIdOf(project.Id, name, NameOf(entry), $"{entry.DeclaredCrc32:x8}-{entry.DeclaredBytes}");
            return await contents.SkipAsync(project.Id, id, name, NameOf(entry), entry.DeclaredBytes, null, cancellation);
        }

        if (content is null)
        {
            return await contents.RecordAsync(project.Id, Unreadable(project, name, entry, problem!), null, cancellation);
        }

        var uploaded = new UploadedContent(project, name, NameOf(entry), Convert.ToHexStringLower(SHA256.HashData(content)), content);
        if (!IsUnsafe(entry) && HelperFile.Is(entry.Name, content))
        {
            return await contents.SkipAsync(project.Id, uploaded.UploadId, name, uploaded.Entry, content.LongLength, null, cancellation);
        }

        if (problem is not null)
        {
            return await contents.RefuseAsync(uploaded, null, problem.Code, problem.Message, cancellation);
        }

        return MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadLength)), entry.Name) is { Kind: MediaKind.Archive } nested
            ? await contents.RefuseAsync(uploaded, nested.MediaType, "nested-archive", "It is an archive inside an archive; those are not opened.", cancellation)
            : await contents.RunAsync(uploaded, cancellation);
    }

    private UploadRecord Unreadable(Project project, string name, ArchiveEntry entry, RejectedMediaException problem) => new()
    {
        Id = UploadedContent.UploadIdOf(project.Id, name, entry.Name, $"#{entry.Index}"), Name = name, Entry = entry.Name, Outcome = UploadOutcome.Quarantined,
        Code = problem.Code, Reason = problem.Message, Bytes = entry.DeclaredBytes, HandledAt = time.GetUtcNow(),
    };

    private static bool IsHelperByName(ArchiveEntry entry) => !IsUnsafe(entry) && HelperFile.IsByName(entry.Name);

    private static bool IsUnsafe(ArchiveEntry entry) => entry.Problem?.Code == "unsafe-name";

    // Two entries of one name are two uploads.
    private static string NameOf(ArchiveEntry entry) => entry.Problem?.Code == "repeated-name" ? $"{entry.Name}#{entry.Index}" : entry.Name;

    private readonly record struct UnpackedEntry(ArchiveEntry Entry, byte[]? Content, RejectedMediaException? Problem, IDisposable? Held);
}
