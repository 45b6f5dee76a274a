using System.Globalization;
using System.Text;
using AnnotationFunctions.Media.Text;
using CsCheck;

namespace AnnotationFunctions.Tests.Media.Text;

public sealed class CanonicalCompositionTests
{
    [Fact]
    public void Normalize_FourThousandStrings_AgreesWithAnotherImplementation()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Text", "nfc-cases.txt")).Where(line => !line.StartsWith('#')).ToList();
        var wrong = lines.Where(line => CanonicalComposition.Normalize(FromHex(line.Split(';')[0])) != FromHex(line.Split(';')[1])).ToList();

        lines.Count.ShouldBe(4000);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Normalize_Twice_ChangesNothingMore() =>
        WellFormed.Sample(text =>
        {
            var once = CanonicalComposition.Normalize(text);
            CanonicalComposition.Normalize(once).ShouldBe(once);
        });

    [Fact]
    public void Normalize_Latin_ReturnsTheSameInstance()
    {
        var text = new string("naïve café".AsSpan());
        CanonicalComposition.Normalize(text).ShouldBeSameAs(text);
    }

    private static readonly Gen<string> WellFormed = Gen.Int[1, 0x10FFFF].Where(code => code is < 0xD800 or > 0xDFFF).Array[0, 12]
        .Select(codes => string.Concat(codes.Select(char.ConvertFromUtf32)));

    private static string FromHex(string codes)
    {
        var text = new StringBuilder();
        foreach (var code in codes.Split(' '))
        {
            text.Append(char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        }

        return text.ToString();
    }
}
