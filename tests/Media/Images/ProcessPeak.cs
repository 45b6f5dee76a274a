using System.Runtime.InteropServices;

namespace AnnotationFunctions.Tests.Media.Images;

/// <summary>How much memory some work takes at its peak beyond what this process has, as the kernel counts it.</summary>
internal static class ProcessPeak
{
    private const string Reset = "/proc/self/clear_refs";

    /// <summary>Whether the kernel lets the peak be reset.</summary>
    public static bool CanBeReset { get; } = TryReset();

    /// <summary>The peak in bytes while the work is done.</summary>
    public static long Of(Action work)
    {
        // What earlier work left, freed or not, would be used again without being seen.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        _ = Trim(0);
        TryReset();
        var before = Kibibytes("VmRSS:");
        work();
        return (Kibibytes("VmHWM:") - before) << 10;
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint pad);

    private static bool TryReset()
    {
        try
        {
            File.WriteAllText(Reset, "5");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Kibibytes(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].TrimStart('\t').Split('\t')[^1]);
}
