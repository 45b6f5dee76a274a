using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// A simulated annotator. The answer to a picture depends on the seed, the annotator and the picture alone, so that it is the same
/// however often and in whichever order tasks arrive. People err alike: every picture resembles one wrong class, which half of the wrong
/// answers of everybody name. With a suggestion in view, some answers are given without looking at the picture.
/// </summary>
/// <param name="Id">The annotator's id in the project.</param>
/// <param name="Behaviour">How it answers.</param>
/// <param name="Accuracy">Probability of a right answer, 0 to 1, for <see cref="Behaviour.Steady"/> and outside the pair for <see cref="Behaviour.Confusing"/>.</param>
/// <param name="Pair">The two classes that <see cref="Behaviour.Confusing"/> mixes up.</param>
/// <param name="Trust">Probability that a suggestion is taken without looking at the picture, 0 to 1.</param>
internal sealed record Persona(string Id, Behaviour Behaviour, double Accuracy, IReadOnlyList<string>? Pair = null, double Trust = 0)
{
    /// <summary>Median of the seconds that a picture takes without suggestion.</summary>
    internal const double Pace = 4;

    /// <summary>Times that, when a suggestion is taken without looking; when it is looked at and found right; when it is corrected.</summary>
    internal const double Taking = 0.3, Confirming = 0.7, Correcting = 1.2;

    private const double PaceSpread = 0.4; // of the logarithm

    /// <summary>What it answers when the task comes with a suggestion, or null without one, and how many seconds that takes a person; null if it never answers.</summary>
    internal SimulatedReply? Reply(int seed, string picture, string truth, IReadOnlyList<string> classes, string? suggestion)
    {
        if (Answer(seed, picture, truth, classes) is not { } own)
        {
            return null;
        }

        var draw = DrawOf($"{seed}|{Id}|{picture}|pace");
        var taken = suggestion is not null && draw.Uniform < Trust;
        var factor = suggestion is null ? 1 : taken ? Taking : own == suggestion ? Confirming : Correcting;
        return new SimulatedReply(taken ? suggestion! : own, Math.Round(Pace * factor * Math.Exp(PaceSpread * NormalOf(draw)), 2));
    }

    /// <summary>The class that it says the picture shows; null if it never answers.</summary>
    internal string? Answer(int seed, string picture, string truth, IReadOnlyList<string> classes)
    {
        var own = DrawOf($"{seed}|{Id}|{picture}");
        return Behaviour switch
        {
            Behaviour.Silent => null,
            Behaviour.Random => classes[(int)(own.Choice % classes.Count)],
            Behaviour.Confusing when Pair is [var one, var other] && (truth == one || truth == other) => truth == one ? other : one,
            _ => own.Uniform < Accuracy ? truth : Wrong(classes, truth, own, DrawOf($"{seed}|{picture}")),
        };
    }

    private static string Wrong(IReadOnlyList<string> classes, string truth, Draw own, Draw picture)
    {
        var others = classes.Where(name => name != truth).ToList();
        var choice = own.Alike ? picture.Choice : own.Choice;
        return others[(int)(choice % others.Count)];
    }

    /// <summary>A draw of the standard normal distribution, by Box and Muller.</summary>
    private static double NormalOf(Draw draw)
    {
        var (radius, angle) = ((draw.Choice + 1.0) / (uint.MaxValue + 2.0), draw.Other / (double)uint.MaxValue);
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * angle);
    }

    private static Draw DrawOf(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return new Draw(
            BinaryPrimitives.ReadUInt64BigEndian(hash) / (double)ulong.MaxValue,
            BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(8)),
            (hash[12] & 1) == 0,
            BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(16)));
    }

    /// <summary>What chance decides: uniform in 0…1, which of several, one of two, and again which of several.</summary>
    private readonly record struct Draw(double Uniform, uint Choice, bool Alike, uint Other);
}
