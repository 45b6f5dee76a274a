using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>
/// The memory into which sockets are read. Kestrel's own blocks of 4 KiB cost a system call each, eight for a row of pictures; requests here are
/// tensors, so blocks are larger. A connection without data holds none.
/// </summary>
internal sealed class ReceiveBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockBytes = 64 << 10;
        private const int MaxIdle = 1024;
        private readonly ConcurrentQueue<Block> idle = new();
        private int count;

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            if (!idle.TryDequeue(out var block))
            {
                return new Block(this, GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
            }

            Interlocked.Decrement(ref count);
            return block;
        }

        protected override void Dispose(bool disposing) => idle.Clear();

        private void Return(Block block)
        {
            if (Interlocked.Increment(ref count) > MaxIdle)
            {
                Interlocked.Decrement(ref count);
                return;
            }

            idle.Enqueue(block);
        }

        private sealed class Block(Pool pool, byte[] array) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(array, 0, array.Length);

            public void Dispose() => pool.Return(this);
        }
    }
}
