using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Answers drawn from a Dawid-Skene model with known truth.</summary>
internal sealed class SimulatedCrowd
{
    private SimulatedCrowd(AnnotationTable table, int[] truth, double[] accuracy)
    {
        Table = table;
        Truth = truth;
        Accuracy = accuracy;
    }

    public AnnotationTable Table { get; }

    public int[] Truth { get; }

    /// <summary>True accuracy of each annotator.</summary>
    public double[] Accuracy { get; }

    public static SimulatedCrowd Draw(int seed, int items, int classes, int redundancy, params double[] accuracy)
    {
        var random = new Random(seed);
        var truth = new int[items];
        List<int> itemColumn = [], annotatorColumn = [], labelColumn = [];
        for (var item = 0; item < items; item++)
        {
            truth[item] = random.Next(classes);
            foreach (var annotator in Enumerable.Range(0, accuracy.Length).OrderBy(_ => random.Next()).Take(redundancy))
            {
                var right = random.NextDouble() < accuracy[annotator];
                itemColumn.Add(item);
                annotatorColumn.Add(annotator);
                labelColumn.Add(right ? truth[item] : (truth[item] + random.Next(1, classes)) % classes);
            }
        }

        var table = AnnotationTable.FromIds(
            itemColumn.ToArray(), annotatorColumn.ToArray(), labelColumn.ToArray(), items, accuracy.Length, classes);
        return new SimulatedCrowd(table, truth, accuracy);
    }

    public double Score(ConsensusResult result) =>
        Enumerable.Range(0, Truth.Length).Count(item => result.Labels[item] == Truth[item]) / (double)Truth.Length;
}
