using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Cli.Files;

/// <summary>
/// Where a path that the user named leads once every link is followed: to a place in the file system, which may be empty yet, or to a
/// stream that this process was started with, as <c>-</c> and <c>/dev/stdout</c> do.
/// </summary>
/// <param name="Named">As the user wrote it.</param>
/// <param name="Path">The path without links; of a stream, the one that names it.</param>
/// <param name="Descriptor">Number of the stream, or null.</param>
/// <param name="Facts">What is there, or null.</param>
internal sealed partial record FilePlace(string Named, string Path, int? Descriptor, FileFacts? Facts)
{
    /// <summary>Stands for standard input or output.</summary>
    internal const string Dash = "-";

    internal const int StandardInput = 0;
    internal const int StandardOutput = 1;
    internal const int StandardError = 2;

    private const int MaxLinks = 40;

    /// <summary>Equal for two paths that lead to the same thing.</summary>
    internal string Identity => Descriptor is { } number ? $"stream {number}" : Facts?.Identity ?? Path;

    /// <summary>True where two may write, since nothing is kept.</summary>
    internal bool IsDevice => Facts?.Kind == FileKind.Device;

    /// <summary>True where what was read once cannot be read again.</summary>
    internal bool IsReadOnce => Descriptor is not null || Facts?.Kind is FileKind.Fifo or FileKind.Socket;

    /// <summary>Where a path leads that is written to.</summary>
    internal static FilePlace ToWrite(string path) => Of(path, StandardOutput);

    /// <summary>Where a path leads that is read from.</summary>
    internal static FilePlace ToRead(string path) => Of(path, StandardInput);

    private static FilePlace Of(string path, int dash)
    {
        if (path == Dash)
        {
            return new FilePlace(path, path, dash, null);
        }

        var real = OperatingSystem.IsWindows() ? OnWindows(path) : Follow(path);
        return StreamOf(real) is { } number ? new FilePlace(path, real, number, null) : new FilePlace(path, real, null, FileFacts.Of(real));
    }

    private static string OnWindows(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    /// <summary>Follows every link on the way, the last one too, as the system would; the end need not exist.</summary>
    private static string Follow(string path)
    {
        var left = new Stack<string>();
        void Push(string parts)
        {
            foreach (var part in parts.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                left.Push(part);
            }
        }

        var at = "/";
        Push(System.IO.Path.Combine(Directory.GetCurrentDirectory(), path));
        for (var links = 0; left.TryPop(out var part);)
        {
            var next = part switch
            {
                "." => at,
                ".." => System.IO.Path.GetDirectoryName(at) ?? "/",
                _ => System.IO.Path.Combine(at, part),
            };
            if (part is "." or ".." || StreamPath().IsMatch(next) || new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new CommandFailure($"{path} is a symbolic link that leads round in a circle, or over more than {MaxLinks} links.");
            }

            at = target.StartsWith('/') ? "/" : at;
            Push(target);
        }

        return at;
    }

    /// <summary>The number of a stream of this very process.</summary>
    private static int? StreamOf(string path)
    {
        var match = StreamPath().Match(path);
        return match.Success && (match.Groups["process"].Value is "" || match.Groups["process"].Value == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
    }

    // What the links of these folders say is for people ("pipe:[4711]") and leads nowhere.
    [GeneratedRegex(@"^(/dev|/proc/(?<process>\d+)(/task/\d+)?)/fd/(?<number>\d{1,9})$")]
    private static partial Regex StreamPath();
}
