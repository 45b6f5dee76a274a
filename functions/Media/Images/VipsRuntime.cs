using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Media.Images;

/// <summary>Settings of libvips for a server that reads files from strangers. Made once per process, before the first use.</summary>
internal static class VipsRuntime
{
    private const int MapThreshold = -3; // M_MMAP_THRESHOLD
    private const int LargeBlock = 1 << 20;

    private static readonly Lock Gate = new();
    private static bool _ready;

    /// <summary>Makes sure that the settings are in force.</summary>
    /// <exception cref="InvalidOperationException">The native library could not be loaded; the message says what to install.</exception>
    public static void EnsureReady()
    {
        if (Volatile.Read(ref _ready))
        {
            return;
        }

        lock (Gate)
        {
            if (_ready)
            {
                return;
            }

            RuntimeHelpers.RunClassConstructor(typeof(NetVips.NetVips).TypeHandle);
            if (!NetVips.ModuleInitializer.VipsInitialized)
            {
                throw new InvalidOperationException(
                    $"libvips could not be loaded ({NetVips.ModuleInitializer.Exception?.Message}). Its package for this platform is NetVips.Native.<rid>; linux-x64 is referenced.", NetVips.ModuleInitializer.Exception);
            }

            GiveLargeBlocksBack();

            // Two threads per image: more only help huge images, and several are prepared at once.
            NetVips.NetVips.Concurrency = 2;

            // Every upload is another image: a cache of operations only keeps memory alive.
            NetVips.Cache.Max = 0;
            NetVips.Cache.MaxMem = 0;
            NetVips.Cache.MaxFiles = 0;

            // Loaders that were not hardened against hostile input cannot run at all.
            NetVips.NetVips.BlockUntrusted = true;

            // What the codecs have to say reaches us as exceptions; their own lines on stderr would carry content of uploads.
            NetVips.Log.SetLogHandler("VIPS", NetVips.Enums.LogLevelFlags.All, static (_, _, _) => { });
            Volatile.Write(ref _ready, true);
        }
    }

    /// <summary>
    /// Has the C library map every large block by itself, so that freeing it gives it back to the system. Left alone, it learns from the blocks that it frees, and soon keeps
    /// pictures of up to 32 MiB in each thread's own heap, where another thread's picture finds no use for them. Without effect where the C library is another one.
    /// </summary>
    private static void GiveLargeBlocksBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetAllocation(MapThreshold, LargeBlock);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A system without glibc.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetAllocation(int parameter, int value);
}
