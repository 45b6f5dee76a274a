using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Options of <see cref="DawidSkene"/>.</summary>
public sealed record DawidSkeneOptions : IterativeOptions
{
    /// <summary>
    /// The model of 1979 as other libraries fit it: no priors, only as much smoothing as keeps logarithms finite, and <see cref="EarlyStop"/> in their place.
    /// </summary>
    public static DawidSkeneOptions Classic { get; } = new() { Smoothing = 1e-10, Shrinkage = 0, AccuracyShrinkage = 0 };

    /// <summary>Strong priors, run until the log-likelihood settles: the mode of the posterior, which does not depend on when the iteration ends.</summary>
    public static DawidSkeneOptions PosteriorMode { get; } = new() { Shrinkage = 2, AccuracyShrinkage = 2, ClassSmoothing = 1, EarlyStop = false };

    /// <summary>The model of 1979 at the maximum of its likelihood. Where annotators have few answers, matrices without priors fit their noise.</summary>
    public static DawidSkeneOptions MaximumLikelihood { get; } = new() { Smoothing = 1e-6, Shrinkage = 0, AccuracyShrinkage = 0, EarlyStop = false };

    /// <summary>Pseudo-answers added to every cell of every confusion matrix; 0.01 by default.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>
    /// Pseudo-answers per true class that pull each annotator's confusion matrix towards that of all annotators together: those with few answers
    /// are judged like the crowd, those with many by themselves. 0.5 by default, 0 turns it off.
    /// </summary>
    public double Shrinkage { get; init; } = 0.5;

    /// <summary>
    /// Pseudo-answers per true class that pull each annotator's confusion matrix towards a one-coin matrix with the annotator's own accuracy (itself
    /// shrunk to that of all annotators): a class that an annotator rarely met is judged by how they do on the others. 0.5 by default, 0 turns it off.
    /// </summary>
    public double AccuracyShrinkage { get; init; } = 0.5;

    /// <summary>Pseudo-items added to each class for the class priors; 0 by default.</summary>
    public double ClassSmoothing { get; init; }

    /// <summary>Posteriors to start from, flat [item, label], for instance those of an earlier fit; empty (the default) starts from shares of votes.</summary>
    public ReadOnlyMemory<double> Start { get; init; }

    /// <summary>
    /// Ends as soon as the evidence bound with the class prior counted once per answer, instead of once per item, stops to rise: usually after two to ten iterations,
    /// before annotators with few answers are fitted exactly. On by default; without it the fit runs on until the log-likelihood settles, and wants stronger priors.
    /// </summary>
    public bool EarlyStop { get; init; } = true;

    /// <summary>
    /// Inverse temperature of the first iterations, in (0, 1]: below 1 posteriors are evened out, and the temperature falls step by step (deterministic annealing,
    /// Ueda and Nakano 1998, doi:10.1016/S0893-6080(97)00133-0), so that the end depends less on the start. 1, the default, turns it off.
    /// </summary>
    public double Annealing { get; init; } = 1;

    /// <summary>
    /// Number of starts; the one that ends with the highest log-likelihood wins. The first starts at shares of votes (or <see cref="Start"/>), the others at seeded
    /// perturbations of the shares. 1 by default.
    /// </summary>
    public int Starts { get; init; } = 1;

    /// <summary>Seed of the perturbed starts.</summary>
    public long Seed { get; init; } = 1;

    private protected override void Check(AnnotationTable table, List<string> errors)
    {
        base.Check(table, errors);
        Options.Require(
            errors,
            Start.IsEmpty || Start.Length == (long)table.ItemCount * table.LabelCount,
            "Start.Length",
            Start.Length,
            $"{table.ItemCount} items × {table.LabelCount} labels");
        Options.Require(errors, Starts >= 1, nameof(Starts), Starts, "1 or more");
        Options.Require(errors, Annealing is > 0 and <= 1, nameof(Annealing), Annealing, "in (0, 1]");
        Options.Require(errors, Smoothing is > 0 and < double.PositiveInfinity, nameof(Smoothing), Smoothing, "finite, above 0");
        Options.Require(errors, Shrinkage >= 0 && double.IsFinite(Shrinkage), nameof(Shrinkage), Shrinkage, "finite, 0 or more");
        Options.Require(
            errors, AccuracyShrinkage >= 0 && double.IsFinite(AccuracyShrinkage), nameof(AccuracyShrinkage), AccuracyShrinkage, "finite, 0 or more");
        Options.Require(errors, ClassSmoothing >= 0 && double.IsFinite(ClassSmoothing), nameof(ClassSmoothing), ClassSmoothing, "finite, 0 or more");
    }
}
