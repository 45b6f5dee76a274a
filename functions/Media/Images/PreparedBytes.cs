using System.Globalization;
using System.Runtime.InteropServices;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>
/// Takes what an encoder writes, up to a bound, in blocks outside of the managed heap: a growing array would be there twice while it grows, and stay until it is collected.
/// </summary>
internal sealed class PreparedBytes(long max) : IDisposable
{
    // Large enough to be mapped by itself (see VipsRuntime): of a block only pages that were written take memory, and giving it back gives it to the system.
    private const int BlockBytes = 4 << 20;

    private readonly List<nint> blocks = [];
    private long length;
    private bool isTooLong;

    /// <summary>Encodes an image.</summary>
    /// <param name="max">Most bytes of the result.</param>
    /// <param name="save">Saves the image to the target that it is given.</param>
    /// <exception cref="RejectedMediaException">There would be more.</exception>
    public static PreparedBytes Of(long max, Action<Target> save)
    {
        var bytes = new PreparedBytes(max);
        using var target = new TargetCustom();
        target.OnWrite += bytes.Write;
        try
        {
            save(target);
            return bytes;
        }
        catch (VipsException exception)
        {
            bytes.Dispose();
            throw bytes.isTooLong ? bytes.Rejection(exception) : exception;
        }
    }

    /// <summary>How many bytes there are.</summary>
    public long Length => length;

    /// <summary>Moves the bytes into one array, giving back each block as it is copied.</summary>
    public byte[] Take()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        for (var i = 0; i < blocks.Count; i++)
        {
            Marshal.Copy(blocks[i], bytes, i * BlockBytes, Math.Min(BlockBytes, bytes.Length - (i * BlockBytes)));
            Marshal.FreeHGlobal(blocks[i]);
        }

        blocks.Clear();
        return bytes;
    }

    public void Dispose()
    {
        foreach (var block in blocks)
        {
            Marshal.FreeHGlobal(block);
        }

        blocks.Clear();
    }

    // Called by native code, through which no exception may pass: a negative number ends the encoding.
    private long Write(byte[] buffer, int count)
    {
        if (length + count > max)
        {
            isTooLong = true;
            return -1;
        }

        for (var written = 0; written < count;)
        {
            var used = (int)(length % BlockBytes);
            if (used == 0)
            {
                blocks.Add(Marshal.AllocHGlobal(BlockBytes));
            }

            var part = Math.Min(count - written, BlockBytes - used);
            Marshal.Copy(buffer, written, blocks[^1] + used, part);
            (written, length) = (written + part, length + part);
        }

        return count;
    }

    private RejectedMediaException Rejection(VipsException inner) => new("too-many-bytes", string.Create(CultureInfo.InvariantCulture,
        $"Prepared, the image would have more than {max:N0} bytes. Save it smaller, or cut it into several images."), inner);
}
