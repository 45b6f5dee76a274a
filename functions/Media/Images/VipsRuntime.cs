using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Media.Images;

/// <summary>Settings of libvips for a server that reads files from strangers. Made once per process, before the first use.</summary>
internal static class VipsRuntime
{
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
}
