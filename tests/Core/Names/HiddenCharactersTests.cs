using AnnotationFunctions.Core.Names;

namespace AnnotationFunctions.Tests.Core.Names;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("exe\u202Egpj.png", 3, 0x202E)] // right-to-left override
    [InlineData("a\u200Fb.png", 1, 0x200F)] // right-to-left mark
    [InlineData("a\u200Eb.png", 1, 0x200E)]
    [InlineData("שלום\u2067.png", 4, 0x2067)]
    [InlineData("صورة\u061C.png", 4, 0x61C)]
    [InlineData("a\u200B.png", 1, 0x200B)] // zero width space
    [InlineData("a\uFEFF.png", 1, 0xFEFF)]
    [InlineData("a\u00AD.png", 1, 0xAD)]
    [InlineData("a\u2063.png", 1, 0x2063)]
    [InlineData("a\u2028.png", 1, 0x2028)]
    [InlineData("a\u001B[2J.png", 1, 0x1B)]
    [InlineData("a\u0085.png", 1, 0x85)]
    [InlineData("photo\u200D.png", 5, 0x200D)] // joins nothing
    [InlineData("\u200Ca.png", 0, 0x200C)]
    [InlineData("می\u200C\u200Cخواهم.png", 3, 0x200C)]
    [InlineData("a\u3164.png", 1, 0x3164)] // looks like a space
    [InlineData("a\U000E0041.png", 1, 0xE0041)] // a tag without a flag
    public void Find_CharacterThatHides_SaysWhichAndWhere(string name, int position, int codePoint)
    {
        HiddenCharacters.Find(name).ShouldBe((position, codePoint));
        HiddenCharacters.Fault(name).ShouldNotBeNull().ShouldContain($"U+{codePoint:X4} at position {position}");
        HiddenCharacters.Escape(name).ShouldContain($"\\u{{{codePoint:X4}}}");
        HiddenCharacters.Find(HiddenCharacters.Escape(name)).ShouldBeNull();
    }

    // An attribute cannot hold half a character.
    [Fact]
    public void Find_HalfACharacter_IsHidden()
    {
        HiddenCharacters.Find("a\uD800.png").ShouldBe((1, 0xD800));
        HiddenCharacters.Escape("a\uDC00.png").ShouldBe("a\\u{DC00}.png");
    }

    [Theory]
    [InlineData("photo of me.png")]
    [InlineData("صورة القطة ١٢.png")]
    [InlineData("תמונה של חתול.jpg")]
    [InlineData("می\u200Cخواهم.png")] // Persian needs the non-joiner
    [InlineData("ක්\u200Dෂ.png")] // Sinhala needs the joiner
    [InlineData("क्\u200Dष.png")]
    [InlineData("👩\u200D👩\u200D👧.png")]
    [InlineData("👩🏽\u200D🚀.png")]
    [InlineData("❤\uFE0F\u200D🔥.png")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F.png")]
    [InlineData("۝ سورة.txt")]
    [InlineData("Фото ё, 空の写真, 사진, ảnh, naïve.png")]
    [InlineData("")]
    public void Find_NameOfAnyScript_IsNull(string name)
    {
        HiddenCharacters.Find(name).ShouldBeNull();
        HiddenCharacters.Escape(name).ShouldBeSameAs(name);
    }

    [Fact]
    public void Escape_SeveralAndCleanParts_KeepsWhatIsClean() =>
        HiddenCharacters.Escape("cod\u202Efdp.exe\u200F 🙂").ShouldBe("cod\\u{202E}fdp.exe\\u{200F} 🙂");
}
