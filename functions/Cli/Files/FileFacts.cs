using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Cli.Files;

/// <summary>What sort of thing has a name in the file system.</summary>
internal enum FileKind
{
    /// <summary>Bytes on a disk.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A character or block device.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>Something that the system does not describe to us.</summary>
    Unknown,
}

/// <summary>What the system says of the thing that a path leads to, links followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Who may read, write and run it.</param>
/// <param name="Owner">Number of the user.</param>
/// <param name="Group">Number of the group.</param>
/// <param name="Names">Names that lead to it without a symbolic link.</param>
/// <param name="Identity">Equal for two paths that lead to the same thing; null where the system does not say.</param>
internal sealed record FileFacts(FileKind Kind, UnixFileMode Mode, uint Owner, uint Group, uint Names, string? Identity)
{
    private const int CurrentFolder = -100;
    private const uint BasicFacts = 0x7ff;
    private const int NoEntry = 2;
    private const int NoFolder = 20;

    /// <summary>The facts, or null where nothing is there.</summary>
    /// <exception cref="IOException">The path cannot be followed.</exception>
    internal static FileFacts? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return OfLinux(path);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library without statx: what .NET itself knows has to do.
            }
        }

        if (Directory.Exists(path))
        {
            return new FileFacts(FileKind.Directory, default, 0, 0, 1, null);
        }

        // .NET does not tell a file from a FIFO. On Windows devices have names of their own.
        var kind = !OperatingSystem.IsWindows() ? FileKind.Unknown : path.StartsWith(@"\\.\", StringComparison.Ordinal) ? FileKind.Device : FileKind.Regular;
        return File.Exists(path) || kind == FileKind.Device ? new FileFacts(kind, default, 0, 0, 1, null) : null;
    }

    /// <summary>Gives a file to a user and a group; false where that is not permitted.</summary>
    internal static bool TryGive(string path, uint owner, uint group) => ChangeOwner(path, owner, group) == 0;

    // The layout of struct statx is the same on every architecture.
    private static FileFacts? OfLinux(string path)
    {
        var facts = new byte[256];
        if (Describe(CurrentFolder, path, 0, BasicFacts, facts) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is NoEntry or NoFolder ? null : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        uint Number(int at) => BinaryPrimitives.ReadUInt32LittleEndian(facts.AsSpan(at));
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(facts.AsSpan(28));
        var kind = (mode & 0xF000) switch
        {
            0x1000 => FileKind.Fifo,
            0x2000 or 0x6000 => FileKind.Device,
            0x4000 => FileKind.Directory,
            0x8000 => FileKind.Regular,
            0xC000 => FileKind.Socket,
            _ => FileKind.Unknown,
        };
        var identity = $"{Number(136)}:{Number(140)}:{BinaryPrimitives.ReadUInt64LittleEndian(facts.AsSpan(32))}";
        return new FileFacts(kind, (UnixFileMode)(mode & 0xFFF), Number(20), Number(24), Number(16), identity);
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Describe(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] facts);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
