using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// A simulated annotator. The answer to a picture depends on the seed, the annotator and the picture alone, so that it is the same
/// however often and in whichever order tasks arrive. People err alike: every picture resembles one wrong class, which half of the wrong
/// answers of everybody name.
/// </summary>
/// <param name="Id">The annotator's id in the project.</param>
/// <param name="Behaviour">How it answers.</param>
/// <param name="Accuracy">Probability of a right answer, 0 to 1, for <see cref="Behaviour.Steady"/> and outside the pair for <see cref="Behaviour.Confusing"/>.</param>
/// <param name="Pair">The two classes that <see cref="Behaviour.Confusing"/> mixes up.</param>
internal sealed record Persona(string Id, Behaviour Behaviour, double Accuracy, IReadOnlyList<string>? Pair = null)
{
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

    private static Draw DrawOf(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return new Draw(
            BinaryPrimitives.ReadUInt64BigEndian(hash) / (double)ulong.MaxValue,
            BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(8)),
            (hash[12] & 1) == 0);
    }

    /// <summary>What chance decides: uniform in 0…1, which of several, and one of two.</summary>
    private readonly record struct Draw(double Uniform, uint Choice, bool Alike);
}
