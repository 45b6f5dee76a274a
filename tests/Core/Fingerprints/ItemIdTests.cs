using AnnotationFunctions.Core.Fingerprints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Fingerprints;

public sealed class ItemIdTests
{
    [Fact]
    public void Of_SameInput_IsTheSameAndWellFormed() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Sample((project, source, entry) =>
        {
            var id = ItemId.Of(project, source, entry, "00");
            id.ShouldBe(ItemId.Of(project, source, entry, "00"));
            ItemId.IsWellFormed(id).ShouldBeTrue();
        });

    [Fact]
    public void OfParts_KnownInput_IsStable() =>
        // Ids are stored: a change of this value orphans every item.
        ItemId.Of("digits", "a/b.png", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").ShouldBe("tk1cje0257bh80v91pqn8fsdg7");

    [Fact]
    public void OfParts_ShiftedLimits_Differ() => ItemId.OfParts("a", "bc").ShouldNotBe(ItemId.OfParts("ab", "c"));

    [Fact]
    public void OfParts_EveryCharacter_IsReached() =>
        string.Concat(Enumerable.Range(0, 200).Select(i => ItemId.OfParts(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))).Distinct().Count().ShouldBe(32);

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdefghjkmnpqr")]
    [InlineData("0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("0123456789abcdefghjkmnpqri")]
    [InlineData("../3456789abcdefghjkmnpqrs")]
    public void IsWellFormed_OtherText_IsFalse(string text) => ItemId.IsWellFormed(text).ShouldBeFalse();
}
