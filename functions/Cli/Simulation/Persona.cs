using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// A simulated annotator. The answer to a picture depends on the seed, the annotator and the picture alone, so that it is the same
/// however often and in whichever order tasks arrive.
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
        var draws = Draws(seed, picture);
        return Behaviour switch
        {
            Behaviour.Silent => null,
            Behaviour.Random => classes[(int)(draws.Choice % classes.Count)],
            Behaviour.Confusing when Pair is [var one, var other] && (truth == one || truth == other) => truth == one ? other : one,
            _ => draws.Uniform < Accuracy ? truth : Other(classes, truth, draws),
        };
    }

    private static string Other(IReadOnlyList<string> classes, string truth, (double Uniform, uint Choice) draws)
    {
        var others = classes.Where(name => name != truth).ToList();
        return others[(int)(draws.Choice % others.Count)];
    }

    private (double Uniform, uint Choice) Draws(int seed, string picture)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{Id}|{picture}"));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) / (double)ulong.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(8)));
    }
}
