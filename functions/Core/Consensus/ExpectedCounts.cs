using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Σ posterior[item, c] over the answers of each annotator with each label. Answers add whole rows to [annotator, label, class], which are contiguous, in chunks
/// that depend on the data alone; one transposition at the end gives [annotator, class, label]. Answer weights are not used.
/// </summary>
internal sealed class ExpectedCounts
{
    private const int AnswersPerChunk = 65_536;
    private const int MostChunks = 4;
    private const long MostScratch = 4_000_000; // doubles over all chunks: 32 MB

    private readonly AnnotationTable table;
    private readonly double[] posteriors;
    private readonly int classes;
    private readonly int[] chunkStarts;
    private readonly double[][] chunkRows;
    private readonly double[] counts;

    private ExpectedCounts(AnnotationTable table, double[] posteriors)
    {
        this.table = table;
        this.posteriors = posteriors;
        classes = table.LabelCount;
        counts = new double[table.AnnotatorCount * classes * classes];
        var chunks = Math.Clamp(table.AnswerCount / AnswersPerChunk, 1, MostChunks);
        chunks = (int)Math.Clamp(MostScratch / Math.Max(1, counts.Length), 1, chunks);
        chunkStarts = ItemChunks.Split(table, chunks);
        chunkRows = new double[chunks][];
    }

    /// <summary>The counts, flat [annotator, true class, given label].</summary>
    public static double[] Of(AnnotationTable table, double[] posteriors, int threads = 0)
    {
        var counting = new ExpectedCounts(table, posteriors);
        new ChunkGang(counting.chunkRows.Length, threads).Run(counting.CountChunk);
        for (var annotator = 0; annotator < table.AnnotatorCount; annotator++)
        {
            counting.Transpose(annotator);
        }

        return counting.counts;
    }

    private void CountChunk(int chunk)
    {
        var rows = new double[counts.Length];
        chunkRows[chunk] = rows;
        Add(chunkStarts[chunk], chunkStarts[chunk + 1], rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(int firstItem, int endItem, double[] rows)
    {
        var (starts, annotators, labels) = (table.ItemStartArray, table.AnnotatorArray, table.LabelArray);
        var (width, vectors) = (classes, classes & ~3);
        for (var item = firstItem; item < endItem; item++)
        {
            ref var posterior = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(posteriors), item * width);
            for (var answer = starts[item]; answer < starts[item + 1]; answer++)
            {
                ref var row = ref rows[((annotators[answer] * width) + labels[answer]) * width];
                var c = 0;
                for (; c < vectors; c += 4)
                {
                    (Vector256.LoadUnsafe(ref row, (nuint)c) + Vector256.LoadUnsafe(ref posterior, (nuint)c)).StoreUnsafe(ref row, (nuint)c);
                }

                for (; c < width; c++)
                {
                    Unsafe.Add(ref row, c) += Unsafe.Add(ref posterior, c);
                }
            }
        }
    }

    private void Transpose(int annotator)
    {
        var own = annotator * classes * classes;
        foreach (var rows in chunkRows)
        {
            for (var label = 0; label < classes; label++)
            {
                for (var c = 0; c < classes; c++)
                {
                    counts[own + (c * classes) + label] += rows[own + (label * classes) + c];
                }
            }
        }
    }
}
