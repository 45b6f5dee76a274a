using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Annotators;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Annotate.Annotators;

public sealed class AnnotatorIdTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("ana", "ana")]
    [InlineData("vendor-7-team-3", "vendor-7-team-3")]
    [InlineData("Ana", "ana-3f5c54ce0ec4c4fc")]
    [InlineData("ANA", "ana-")]
    [InlineData("Ana.Lopez@example.com", "ana-lopez-")]
    [InlineData("ana.lopez@example.com", "ana-lopez-")]
    [InlineData("ana+night@example.com", "ana-night-")]
    [InlineData("_ana@example.com", null)]
    [InlineData("o'hara@example.com", "o-hara-")]
    [InlineData("user_7", "user-7-")]
    [InlineData("Ürsula@exämple.de", "rsula-")]
    [InlineData("田中@例え.jp", "")]
    [InlineData("नमस्ते@example.com", "")]
    [InlineData("-ana", null)]
    [InlineData("ana@", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData("", null)]
    [InlineData("a b", null)]
    [InlineData("a/b", null)]
    [InlineData("a\\b", null)]
    [InlineData("a%2Fb", null)]
    [InlineData("a#b", null)]
    [InlineData("a?b", null)]
    [InlineData("a:b", null)]
    [InlineData("a\"b", null)]
    [InlineData("a\nb", null)]
    [InlineData("a\u0000b", null)]
    [InlineData("a\u202Eb", null)]
    [InlineData("a\u200Bb", null)]
    public void Key_OfAnId_IsASlugThatNamesItWithoutItsDomain(string id, string? key)
    {
        AnnotatorId.IsValid(id).ShouldBe(key is not null);
        if (key is not null)
        {
            AnnotatorId.Key(id).ShouldStartWith(Slug.IsValid(id) ? id : key.Split("-3f5c")[0]);
            AnnotatorId.Key(id).ShouldNotContain("example");
            Slug.IsValid(AnnotatorId.Key(id)).ShouldBeTrue(AnnotatorId.Key(id));
        }
    }

    [Fact]
    public void IsValid_LoneSurrogate_IsNot()
    {
        AnnotatorId.IsValid("a\uD800b").ShouldBeFalse();
        AnnotatorId.IsValid("a\uD835\uDC9Cb").ShouldBeTrue(); // a letter beyond the basic plane
    }

    [Fact]
    public void IsValid_Long_IsBounded()
    {
        AnnotatorId.IsValid(new string('A', AnnotatorId.MaxLength)).ShouldBeTrue();
        AnnotatorId.IsValid(new string('A', AnnotatorId.MaxLength + 1)).ShouldBeFalse();
        Slug.IsValid(AnnotatorId.Key(new string('A', AnnotatorId.MaxLength))).ShouldBeTrue();
    }

    [Fact]
    public void Key_OfSlugs_IsTheIdItself() => Gen.String[Gen.Char["abz059-"], 1, 40].Where(Slug.IsValid).Sample(id => AnnotatorId.Key(id).ShouldBe(id));

    /// <summary>Keys are their own keys, and ids that differ in anything have different ones.</summary>
    [Fact]
    public void Key_OfIds_IsStableAndDistinct() => Gen.Select(Gen.String[Gen.Char["aAbB0.@+-é"], 1, 12], Gen.String[Gen.Char["aAbB0.@+-é"], 1, 12])
        .Where((first, second) => AnnotatorId.IsValid(first) && AnnotatorId.IsValid(second))
        .Sample((first, second) =>
        {
            AnnotatorId.Key(AnnotatorId.Key(first)).ShouldBe(AnnotatorId.Key(first));
            (AnnotatorId.Key(first) == AnnotatorId.Key(second)).ShouldBe(first == second);
        });
}
