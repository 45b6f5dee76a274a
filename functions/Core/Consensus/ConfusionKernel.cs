using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// The inner loop that every confusion-matrix model shares: given a factor for each (annotator, label, state) and a weight for each state, one
/// pass over the answers computes the posterior of each item's state, the log-likelihood, and the expected counts
/// <c>Counts[annotator, label, state] = Σ posterior[item, state]</c> over the annotator's answers with that label. Dawid-Skene, one-coin, MACE,
/// iBCC and EBCC differ only in how they turn counts into new factors.
/// </summary>
/// <remarks>
/// Products are taken in linear space and rescaled every few answers, which needs no exponential and one logarithm per item. Items are split
/// into chunks by the data alone; each chunk has counts of its own, which are added in chunk order: the result does not depend on threads.
/// Rows are padded to the vector width with zeros. Nothing is allocated after construction.
/// </remarks>
internal sealed partial class ConfusionKernel
{
    private const int RescaleEvery = 12;
    private const double SmallestFactor = 1e-20;
    private const int AnswersPerChunk = 32_768;
    private const int PassesPerScratch = 12; // a chunk's own pass over its answers costs at least this many times clearing and adding up its counts
    private const int MostChunks = 16;
    private const long MostScratch = 4_000_000; // doubles over all chunks' counts: 32 MB

    private readonly int[] itemStarts;
    private readonly int[] labels;
    private readonly int[] offsets; // of the row of states of each answer's annotator and label
    private readonly double[]? weights;
    private readonly int[] chunkStarts;
    private readonly double[][] chunkCounts;
    private readonly double[][] chunkStates;
    private readonly double[][] chunkRows;
    private readonly double[] chunkLikelihoods;
    private readonly ChunkGang itemGang;
    private readonly ChunkGang sourceGang;
    private readonly Action<int> expectChunk;
    private readonly Action<int> seedChunk;
    private readonly Action<int> seedVotesChunk;
    private readonly Action<int> addSources;
    private readonly Action<int> updateSources;
    private readonly int sourcesPerBlock;
    private double[]? posteriors;
    private SeedRow? seedRow;
    private Action<int>? updateSource;

    public ConfusionKernel(AnnotationTable table, int states, int threads, ItemEvidence? evidence = null)
    {
        itemStarts = table.ItemStartArray;
        labels = table.LabelArray;
        weights = table.WeightArray;
        Items = table.ItemCount;
        Labels = table.LabelCount;
        States = states;
        Stride = (states + 3) & ~3;
        Evidence = evidence;
        Sources = table.AnnotatorCount + (evidence?.Probabilities is null ? 0 : 1);
        var size = RequireSize((long)Sources * Labels * Stride);
        offsets = Offsets(table);
        Factors = new double[size];
        Counts = new double[size];
        StateWeights = new double[Stride];
        StateCounts = new double[Stride];
        chunkStarts = SplitItems(table, size);
        var chunks = chunkStarts.Length - 1;
        chunkCounts = Arrays(chunks, chunks == 1 ? 0 : size);
        chunkCounts[0] = chunks == 1 ? Counts : chunkCounts[0];
        chunkStates = Arrays(chunks, Stride);
        chunkRows = Arrays(chunks, 2 * Stride);
        chunkLikelihoods = new double[chunks];
        itemGang = new ChunkGang(chunks, threads);
        sourcesPerBlock = Math.Max(1, (Sources + 63) / 64);
        sourceGang = new ChunkGang(Math.Max(1, (Sources + sourcesPerBlock - 1) / sourcesPerBlock), threads);
        var plain = weights is null && evidence is null && Stride <= WidestFastRow;
        CanSeedVotes = plain && states == Labels;
        expectChunk = plain ? ExpectChunkFast : ExpectChunk;
        seedVotesChunk = SeedVotesChunk;
        seedChunk = SeedChunk;
        addSources = AddSources;
        updateSources = UpdateSources;
    }

    /// <summary>Writes the first weights of an item's states.</summary>
    public delegate void SeedRow(int item, Span<double> row);

    public int Items { get; }

    public int Labels { get; }

    public int States { get; }

    /// <summary>Doubles per row of states: <see cref="States"/> rounded up to the vector width.</summary>
    public int Stride { get; }

    /// <summary>Annotators, plus one when there are model probabilities: the model is the last source.</summary>
    public int Sources { get; }

    /// <summary>[source, label, state], padded; the likelihood of the label given the state.</summary>
    public double[] Factors { get; }

    /// <summary>[source, label, state], padded; expected counts of the last pass.</summary>
    public double[] Counts { get; }

    /// <summary>[state]; prior weight of each state, need not sum to one.</summary>
    public double[] StateWeights { get; }

    /// <summary>[state]; expected number of items in each state after the last pass.</summary>
    public double[] StateCounts { get; }

    /// <summary>Log-likelihood of the answers under the factors of the last pass.</summary>
    public double LogLikelihood { get; private set; }

    public ItemEvidence? Evidence { get; }

    /// <summary>One pass over all answers; writes the posteriors, flat [item, state], when <paramref name="output"/> is given.</summary>
    public void Expect(double[]? output = null)
    {
        posteriors = output;
        itemGang.Run(expectChunk);
        Reduce();
    }

    /// <summary>Counts as if <paramref name="rows"/> (flat [item, state]) were the posteriors.</summary>
    public void Seed(double[] rows) => Seed((item, row) => rows.AsSpan(item * States, States).CopyTo(row));

    /// <summary>Counts as if the rows that <paramref name="fill"/> writes were the posteriors; it gets zeros and is called from several threads.</summary>
    public void Seed(SeedRow fill)
    {
        seedRow = fill;
        itemGang.Run(seedChunk);
        seedRow = null;
        Reduce();
    }

    /// <summary>True where <see cref="SeedVotes"/> can stand in for a <see cref="SeedRow"/> that gives shares of votes.</summary>
    public bool CanSeedVotes { get; }

    /// <summary>Counts as if each item's shares of votes were its posterior.</summary>
    public void SeedVotes()
    {
        itemGang.Run(seedVotesChunk);
        Reduce();
    }

    /// <summary>Calls <paramref name="update"/> for each source, in parallel over blocks of sources.</summary>
    public void ForEachSource(Action<int> update)
    {
        updateSource = update;
        sourceGang.Run(updateSources);
    }

    /// <summary>Offset of the row of states of one source and label in <see cref="Factors"/> and <see cref="Counts"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Row(int source, int label) => ((source * Labels) + label) * Stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Offsets(AnnotationTable table)
    {
        var rows = new int[table.AnswerCount];
        for (var answer = 0; answer < rows.Length; answer++)
        {
            rows[answer] = Row(table.AnnotatorArray[answer], table.LabelArray[answer]);
        }

        return rows;
    }

    private static int RequireSize(long size) =>
        size <= 1L << 28
            ? (int)size
            : throw new ArgumentException(
                $"The confusion matrices would need {size:N0} numbers; the limit is {1L << 28:N0}. Use OneCoin, which needs one per annotator.");

    private static double[][] Arrays(int count, int length)
    {
        var arrays = new double[count][];
        for (var i = 0; i < count; i++)
        {
            arrays[i] = new double[length];
        }

        return arrays;
    }

    private int[] SplitItems(AnnotationTable table, int size)
    {
        var worthwhile = (long)table.AnswerCount * Stride / (PassesPerScratch * Math.Max(1L, size));
        var chunks = (int)Math.Clamp(Math.Min(table.AnswerCount / AnswersPerChunk, worthwhile), 1, MostChunks);
        chunks = (int)Math.Clamp(MostScratch / Math.Max(1L, size), 1, chunks);
        return ItemChunks.Split(table, chunks);
    }

    private void Reduce()
    {
        if (chunkCounts.Length > 1)
        {
            sourceGang.Run(addSources);
        }

        LogLikelihood = 0;
        Array.Clear(StateCounts);
        for (var chunk = 0; chunk < chunkStates.Length; chunk++)
        {
            LogLikelihood += chunkLikelihoods[chunk];
            for (var state = 0; state < States; state++)
            {
                StateCounts[state] += chunkStates[chunk][state];
            }
        }
    }

    private (int First, int End) SourceBlock(int block) =>
        (block * sourcesPerBlock, Math.Min(Sources, (block + 1) * sourcesPerBlock));

    private void AddSources(int block)
    {
        var (first, end) = SourceBlock(block);
        var range = (first * Labels * Stride)..(end * Labels * Stride);
        var sum = Counts.AsSpan(range);
        chunkCounts[0].AsSpan(range).CopyTo(sum);
        for (var chunk = 1; chunk < chunkCounts.Length; chunk++)
        {
            Lanes.Add(chunkCounts[chunk].AsSpan(range), sum);
        }
    }

    private void UpdateSources(int block)
    {
        var (first, end) = SourceBlock(block);
        for (var source = first; source < end; source++)
        {
            updateSource!(source);
        }
    }
}
