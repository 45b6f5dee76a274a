namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>Answers that are sets of classes. An empty set is an answer ("none applies"); an item that was skipped has none.</summary>
/// <remarks>Immutable and safe to share between threads. Built with <see cref="MultiLabelTableBuilder"/>.</remarks>
public sealed class MultiLabelTable
{
    private readonly int[][] sets;

    internal MultiLabelTable(AnnotationTable answers, int[][] sets, IReadOnlyList<string> classNames)
    {
        Answers = answers;
        this.sets = sets;
        ClassNames = classNames;
    }

    /// <summary>The answers with one label for each different set of classes: any measure of agreement can read them.</summary>
    public AnnotationTable Answers { get; }

    /// <summary>Class names by id.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The classes of one label of <see cref="Answers"/>: ids in ascending order.</summary>
    public ReadOnlySpan<int> ClassesOf(int label) => sets[label];

    /// <summary>One class alone: label 0 is "not chosen", label 1 "chosen".</summary>
    public AnnotationTable Binary(int classId) =>
        Answers.Relabelled(label => Array.BinarySearch(sets[label], classId) >= 0 ? 1 : 0, [$"not {ClassNames[classId]}", ClassNames[classId]]);

    internal MultiLabelTable With(AnnotationTable answers) => new(answers, sets, ClassNames);
}
