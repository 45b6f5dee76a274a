using System.Collections.Frozen;
using System.Globalization;

namespace AnnotationFunctions.Media.Text;

/// <summary>The tables of <see cref="CanonicalComposition"/>, read once from the embedded canonical_composition.txt (unicode_tables.py makes it).</summary>
internal static class CompositionTables
{
    private static readonly FrozenDictionary<int, byte> Classes;

    static CompositionTables()
    {
        var classes = new Dictionary<int, byte>();
        var decompositions = new Dictionary<int, int[]>();
        var composites = new Dictionary<(int, int), int>();
        using var stream = typeof(CompositionTables).Assembly.GetManifestResourceStream("canonical_composition.txt")
            ?? throw new InvalidOperationException("The embedded resource canonical_composition.txt is missing.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            switch (fields[0])
            {
                case "C":
                    classes.Add(Code(fields[1]), byte.Parse(fields[2], CultureInfo.InvariantCulture));
                    break;
                case "D":
                    decompositions.Add(Code(fields[1]), [.. fields.Skip(2).Select(Code)]);
                    break;
                case "P":
                    composites.Add((Code(fields[1]), Code(fields[2])), Code(fields[3]));
                    break;
            }
        }

        Classes = classes.ToFrozenDictionary();
        Decompositions = decompositions.ToFrozenDictionary();
        Composites = composites.ToFrozenDictionary();
    }

    public static FrozenDictionary<int, int[]> Decompositions { get; }

    public static FrozenDictionary<(int First, int Second), int> Composites { get; }

    public static byte Class(int rune) => rune < 0x300 ? (byte)0 : Classes.GetValueOrDefault(rune);

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
