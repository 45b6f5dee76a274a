using System.Runtime.InteropServices;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>Bytes that the garbage collector does not move, from a pool. Native code reads them in place. Dispose of it once.</summary>
internal sealed class PinnedBuffer : IDisposable
{
    /// <summary>The first byte is at a multiple of this, which suits every instruction set.</summary>
    public const int Alignment = 64;

    private readonly byte[] array;
    private readonly int start;
    private readonly PinnedBufferPool pool;

    internal PinnedBuffer(PinnedBufferPool pool, int capacity)
    {
        this.pool = pool;
        array = GC.AllocateUninitializedArray<byte>(capacity + Alignment, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        start = (int)((Alignment - (address & (Alignment - 1))) & (Alignment - 1));
        Capacity = capacity;
    }

    public int Capacity { get; }

    public Span<byte> Span => array.AsSpan(start, Capacity);

    public Memory<byte> Memory => array.AsMemory(start, Capacity);

    public nint Address(int offset = 0) => Marshal.UnsafeAddrOfPinnedArrayElement(array, start + offset);

    public void Dispose() => pool.Return(this);
}
