using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One run of <c>annotate agreement</c>.</summary>
internal sealed record AgreementRun(
    AnswersInput Answers, AgreementMeasure Measure, MeasurementLevel Level, AgreementWeights? Weights, IReadOnlyList<string> Between)
{
    internal async Task<AgreementReading> RunAsync(Terminal terminal, CancellationToken cancellation)
    {
        if (Between.Count > 0 && !Measure.IsOfTwo)
        {
            throw CommandFailure.WrongUsage($"--between is for cohen and scott, not for {Measure.Name}.");
        }

        if (Weights is not null && (Measure.RanksOrNumbers || Level == MeasurementLevel.Nominal))
        {
            throw CommandFailure.WrongUsage(Measure.RanksOrNumbers
                ? $"--weights is not for {Measure.Name}, which compares numbers."
                : "--weights needs to know how far labels are apart: add --level ordinal, interval or ratio.");
        }

        var result = default((AgreementReading Reading, IReadOnlyList<string> Notes));
        await terminal.BarsAsync(async progress => result = await Task.Run(() => Run(progress, cancellation), cancellation).WaitAsync(cancellation));
        AnswersFile.Say(terminal, Answers.Path, result.Notes ?? []);
        return result.Reading!;
    }

    private (AgreementReading Reading, IReadOnlyList<string> Notes) Run(Progress? progress, CancellationToken cancellation)
    {
        var (table, notes) = AnswersFile.Read(Answers, progress, cancellation);
        var pair = Measure.IsOfTwo ? Pair(table) : default((int, int)?);
        var step = progress?.Step(Measure.Name, 1);
        var result = AnswersFile.Blame(Answers.Path, () => Measure.Run(table, Measure.OptionsAt(Level, Weights, Answers.Format.Order.Count), pair));
        step?.Advance();
        return (AgreementReading.Of(Measure, Level, result), notes);
    }

    private (int First, int Second) Pair(AnnotationTable table)
    {
        if (Between.Count == 0)
        {
            return table.AnnotatorCount == 2
                ? (0, 1)
                : throw CommandFailure.WrongUsage(
                    $"{Measure.Name} compares two workers and {AnswersFile.NameOf(Answers.Path)} has {table.AnnotatorCount}: name two with --between A B, or take fleiss or krippendorff, which are for any number.");
        }

        return Between[0] != Between[1] ? (Find(table, Between[0]), Find(table, Between[1])) : throw CommandFailure.WrongUsage("--between takes two different workers.");
    }

    private int Find(AnnotationTable table, string worker)
    {
        for (var id = 0; id < table.AnnotatorCount; id++)
        {
            if (table.AnnotatorNames[id] == worker)
            {
                return id;
            }
        }

        throw new CommandFailure($"{AnswersFile.NameOf(Answers.Path)}, column worker: '{worker}' has no answer there.");
    }
}
