using AnnotationFunctions.App.Storage;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("a/b", "U+002F at position 1")]
    [InlineData("a\\b", "U+005C")]
    [InlineData("#", "U+0023 at position 0")]
    [InlineData("x?y", "U+003F")]
    [InlineData("tab\t", "U+0009 at position 3")]
    [InlineData("c1\u0085", "U+0085")]
    public void Check_CharacterThatTheServiceRefuses_ThrowsWithCharacterAndPlace(string key, string expected) =>
        Should.Throw<StorageLimitException>(() => TableKey.Check(key, "row key")).Message.ShouldContain(expected);

    [Fact] // not a theory: test data travels as UTF-8, which has no lone surrogates
    public void Check_LoneSurrogate_Throws() =>
        Should.Throw<StorageLimitException>(() => TableKey.Check("lone\ud800", "row key")).Message.ShouldContain("U+D800");

    [Theory]
    [InlineData("")]
    [InlineData("digits.ABC.1")]
    [InlineData("Zürich 猫 😀 100% it's")]
    public void Check_OrdinaryKey_Passes(string key) => Should.NotThrow(() => TableKey.Check(key, "row key"));

    [Fact]
    public void Check_LongerThanOneKibibyte_ThrowsWithLength() =>
        Should.Throw<StorageLimitException>(() => TableKey.Check(new string('a', 513), "partition key")).Message.ShouldContain("513");

    [Fact]
    public void Encode_AnyText_GivesValidKey() =>
        Gen.String.Where(text => text.Length < 100).Sample(text => TableKey.Check(TableKey.Encode(text), "key"));

    [Fact]
    public void Encode_TextsThatDiffer_GiveKeysThatDiffer()
    {
        // Few characters, so that escapes and texts that look like them meet.
        var text = Gen.Char["/!0F2?"].Array[0, 8].Select(characters => new string(characters));
        Gen.Select(text, text).Sample((one, other) => (TableKey.Encode(one) == TableKey.Encode(other)).ShouldBe(one == other));
    }

    [Fact]
    public void Encode_OrdinaryText_LeavesItAlone() => TableKey.Encode("p/é.png").ShouldBe("p!002Fé.png");
}
