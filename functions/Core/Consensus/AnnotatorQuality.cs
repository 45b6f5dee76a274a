namespace AnnotationFunctions.Core.Consensus;

/// <summary>How good one annotator is, as far as the consensus knows.</summary>
public sealed class AnnotatorQuality
{
    private readonly ReadOnlyMemory<double> confusion;

    internal AnnotatorQuality(int id, string name, int answers, double accuracy, double lower, double upper, ReadOnlyMemory<double> confusion)
    {
        Id = id;
        Name = name;
        Answers = answers;
        Accuracy = accuracy;
        AccuracyLower = lower;
        AccuracyUpper = upper;
        this.confusion = confusion;
    }

    /// <summary>Annotator id; -1 for a model.</summary>
    public int Id { get; }

    /// <summary>Name of the annotator.</summary>
    public string Name { get; }

    /// <summary>Number of answers of this annotator that were used.</summary>
    public int Answers { get; }

    /// <summary>Expected share of right answers: the mean posterior of the labels that this annotator gave; NaN without answers.</summary>
    public double Accuracy { get; }

    /// <summary>Lower end of the Wilson interval of <see cref="Accuracy"/>; 0 without answers.</summary>
    public double AccuracyLower { get; }

    /// <summary>Upper end of the Wilson interval of <see cref="Accuracy"/>; 1 without answers.</summary>
    public double AccuracyUpper { get; }

    /// <summary>
    /// Confusion matrix, flat [true class, given label]; each row sums to 1. Methods without a matrix of their own report the expected shares
    /// under their posteriors, smoothed by one answer that is spread evenly.
    /// </summary>
    public ReadOnlySpan<double> Confusion => confusion.Span;
}
