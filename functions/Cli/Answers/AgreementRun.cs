using System.Globalization;
using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One run of <c>annotate agreement</c>.</summary>
internal sealed record AgreementRun(string Answers, AgreementMeasure Measure, MeasurementLevel Level, RepeatedAnswers Repeated, IReadOnlyList<string> Between)
{
    internal async Task<AgreementReading> RunAsync(Terminal terminal, CancellationToken cancellation)
    {
        if (Between.Count > 0 && !Measure.IsOfTwo)
        {
            throw CommandFailure.WrongUsage($"--between is for cohen and scott, not for {Measure.Name}.");
        }

        AgreementReading? reading = null;
        await terminal.BarsAsync(async progress => reading = await Task.Run(() => Run(progress, cancellation), cancellation).WaitAsync(cancellation));
        return reading!;
    }

    private AgreementReading Run(Progress? progress, CancellationToken cancellation)
    {
        var table = AnswersFile.Read(Answers, Repeated, progress, cancellation);
        RequireNumbers(table);
        var pair = Measure.IsOfTwo ? Pair(table) : default((int, int)?);
        var step = progress?.Step(Measure.Name, 1);
        var result = AnswersFile.Blame(Answers, () => Measure.Run(table, Measure.OptionsAt(Level), pair));
        step?.Advance();
        return AgreementReading.Of(Measure, Level, result);
    }

    private (int First, int Second) Pair(AnnotationTable table)
    {
        if (Between.Count == 0)
        {
            return table.AnnotatorCount == 2
                ? (0, 1)
                : throw CommandFailure.WrongUsage(
                    $"{Measure.Name} compares two workers and {AnswersFile.NameOf(Answers)} has {table.AnnotatorCount}: name two with --between A B, or take fleiss or krippendorff, which are for any number.");
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

        throw new CommandFailure($"{AnswersFile.NameOf(Answers)}, column worker: '{worker}' has no answer there.");
    }

    /// <summary>Some measures, and the interval and ratio levels, need labels that are numbers; the complaint names the first row that has none.</summary>
    private void RequireNumbers(AnnotationTable table)
    {
        if (!Measure.NeedsNumbers && Level is not (MeasurementLevel.Interval or MeasurementLevel.Ratio))
        {
            return;
        }

        foreach (var label in table.LabelNames)
        {
            var isNumber = double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
            if (!isNumber || (Level == MeasurementLevel.Ratio && number < 0))
            {
                var reader = Measure.NeedsNumbers ? Measure.Name : $"the {Level.ToString().ToLowerInvariant()} level";
                var expected = Level == MeasurementLevel.Ratio ? "a number of 0 or more" : "a number";
                throw new CommandFailure(
                    $"{AnswersFile.PlaceOf(Answers, label)}, column label: '{label}' is not {expected}, which {reader} needs.");
            }
        }
    }
}
