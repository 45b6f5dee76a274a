using System.Buffers.Binary;

namespace AnnotationFunctions.Media.Images;

/// <summary>Walks the chunks of a WebP file for the one thing that the decoder does not tell.</summary>
internal static class WebpChunks
{
    private const int FirstChunk = 12, ChunkHeader = 8;

    /// <summary>Whether the file's picture is coded without loss (VP8L). An animation counts as lossy.</summary>
    public static bool AreLossless(ReadOnlySpan<byte> file)
    {
        for (long offset = FirstChunk; offset + ChunkHeader <= file.Length;)
        {
            var chunk = file[(int)offset..];
            if (chunk.StartsWith("VP8L"u8))
            {
                return true;
            }

            if (chunk.StartsWith("VP8 "u8) || chunk.StartsWith("ANMF"u8))
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            offset += ChunkHeader + length + length % 2;
        }

        return false;
    }
}
