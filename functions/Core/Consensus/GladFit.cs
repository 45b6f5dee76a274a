using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>State and steps of the EM of <see cref="Glad"/>. Chunks of items have sums of their own, added in chunk order.</summary>
internal sealed class GladFit
{
    private const int AnswersPerChunk = 32_768;
    private const double LargestStep = 0.5; // far from the optimum the curvature vanishes and a full step would overshoot

    private readonly AnnotationTable table;
    private readonly GladOptions options;
    private readonly double[] abilities;
    private readonly double[] easiness; // ln β
    private readonly int[] chunkStarts;
    private readonly double[][] slopes;
    private readonly double[][] curvatures;
    private readonly double[] likelihoods;
    private readonly double lowestAbility;
    private readonly ChunkGang gang;
    private readonly Action<int> expectChunk;
    private readonly Action<int> abilityChunk;
    private readonly Action<int> easinessChunk;

    public GladFit(AnnotationTable table, GladOptions options)
    {
        this.table = table;
        this.options = options;
        abilities = new double[table.AnnotatorCount];
        easiness = new double[table.ItemCount];
        Array.Fill(abilities, options.AbilityPrior);
        Array.Fill(easiness, options.EasinessPrior);
        Posteriors = ConfusionFit.VoteShares(table, options);
        chunkStarts = ItemChunks.Split(table, Math.Clamp(table.AnswerCount / AnswersPerChunk, 1, 64));
        var chunks = chunkStarts.Length - 1;
        slopes = [.. Enumerable.Range(0, chunks).Select(_ => new double[table.AnnotatorCount])];
        curvatures = [.. Enumerable.Range(0, chunks).Select(_ => new double[table.AnnotatorCount])];
        likelihoods = new double[chunks];
        lowestAbility = -options.Contrariness * Math.Log(Math.Max(1, table.LabelCount - 1)) / Math.Exp(options.EasinessPrior);
        gang = new ChunkGang(chunks, options.Threads);
        (expectChunk, abilityChunk, easinessChunk) = (ExpectChunk, AbilityChunk, EasinessChunk);
    }

    /// <summary>Flat [item, class].</summary>
    public double[] Posteriors { get; }

    public double LogLikelihood { get; private set; }

    public void Expect()
    {
        gang.Run(expectChunk);
        LogLikelihood = likelihoods.Sum();
    }

    public void Maximise()
    {
        for (var step = 0; step < options.NewtonSteps; step++)
        {
            gang.Run(abilityChunk);
            MoveAbilities();
            gang.Run(easinessChunk);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private void MoveAbilities()
    {
        for (var annotator = 0; annotator < abilities.Length; annotator++)
        {
            var slope = options.PriorPrecision * (options.AbilityPrior - abilities[annotator]);
            var curvature = options.PriorPrecision;
            for (var chunk = 0; chunk < slopes.Length; chunk++)
            {
                slope += slopes[chunk][annotator];
                curvature += curvatures[chunk][annotator];
            }

            abilities[annotator] = Math.Max(lowestAbility, abilities[annotator] + Math.Clamp(slope / curvature, -LargestStep, LargestStep));
        }
    }

    private void AbilityChunk(int chunk)
    {
        Array.Clear(slopes[chunk]);
        Array.Clear(curvatures[chunk]);
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            var beta = Math.Exp(easiness[item]);
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var annotator = table.Annotators[answer];
                var right = Sigmoid(abilities[annotator] * beta);
                slopes[chunk][annotator] += Weight(answer) * (Agreed(item, answer) - right) * beta;
                curvatures[chunk][annotator] += Weight(answer) * right * (1 - right) * beta * beta;
            }
        }
    }

    private void EasinessChunk(int chunk)
    {
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            var beta = Math.Exp(easiness[item]);
            var slope = options.PriorPrecision * (options.EasinessPrior - easiness[item]);
            var curvature = options.PriorPrecision;
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var product = abilities[table.Annotators[answer]] * beta;
                var right = Sigmoid(product);
                slope += Weight(answer) * (Agreed(item, answer) - right) * product;
                curvature += Weight(answer) * right * (1 - right) * product * product;
            }

            easiness[item] += Math.Clamp(slope / curvature, -LargestStep, LargestStep);
        }
    }

    private void ExpectChunk(int chunk)
    {
        var classes = table.LabelCount;
        var likelihood = 0.0;
        for (var item = chunkStarts[chunk]; item < chunkStarts[chunk + 1]; item++)
        {
            var row = Posteriors.AsSpan(item * classes, classes);
            var beta = Math.Exp(easiness[item]);
            Start(item, row);
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                var right = Sigmoid(abilities[table.Annotators[answer]] * beta);
                var wrong = Math.Log(Math.Max(1e-300, (1 - right) / Math.Max(1, classes - 1)));
                for (var c = 0; c < classes; c++)
                {
                    row[c] += Weight(answer) * (c == table.Labels[answer] ? Math.Log(Math.Max(1e-300, right)) : wrong);
                }
            }

            likelihood += Softmax.InPlace(row);
        }

        likelihoods[chunk] = likelihood;
    }

    /// <summary>Logs of the class prior: gold, the model's probabilities, or uniform.</summary>
    private void Start(int item, Span<double> row)
    {
        var gold = options.Gold.IsEmpty ? -1 : options.Gold.Span[item];
        var soft = options.Probabilities.IsEmpty ? default : options.Probabilities.Span.Slice(item * row.Length, row.Length);
        for (var c = 0; c < row.Length; c++)
        {
            var prior = soft.IsEmpty || double.IsNaN(soft[0]) ? 1.0 / row.Length : Math.Max(1e-6, soft[c]);
            row[c] = gold >= 0 && gold != c ? double.NegativeInfinity : Math.Log(prior);
        }
    }

    private double Agreed(int item, int answer) => Posteriors[(item * table.LabelCount) + table.Labels[answer]];

    private double Weight(int answer) => table.Weights.IsEmpty ? 1 : table.Weights[answer];
}
