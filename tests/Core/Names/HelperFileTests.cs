using AnnotationFunctions.Core.Names;

namespace AnnotationFunctions.Tests.Core.Names;

public sealed class HelperFileTests
{
    private static readonly byte[] AppleDouble = [0, 5, 0x16, 7, 0, 2, 0, 0];

    [Theory]
    [InlineData("__MACOSX/set/._a.jpg")]
    [InlineData("set/__MACOSX/._a.jpg")]
    [InlineData(".DS_Store")]
    [InlineData("set/.DS_Store")]
    [InlineData("set/Thumbs.db")]
    [InlineData("set/thumbs.DB")]
    [InlineData("ehthumbs.db")]
    [InlineData("Desktop.ini")]
    [InlineData(".Spotlight-V100/Store-V2/index")]
    [InlineData("System Volume Information/IndexerVolumeGuid")]
    [InlineData(".fseventsd/0000")]
    public void IsByName_WhatSystemsWrite_IsTrue(string name) => HelperFile.IsByName(name).ShouldBeTrue();

    [Theory]
    [InlineData("__MACOSX/a.jpg")]
    [InlineData("._a.jpg")]
    [InlineData("__MACOSX.jpg")]
    [InlineData("desktop.ini/a.jpg")]
    [InlineData("my desktop.ini")]
    [InlineData("desktop.ini.txt")]
    [InlineData(".gitignore")]
    [InlineData(".git/config")]
    [InlineData("Thumbs.db.png")]
    [InlineData("._")]
    [InlineData("")]
    public void IsByName_WhatSomebodyMayMean_IsFalse(string name) => HelperFile.IsByName(name).ShouldBeFalse();

    [Theory]
    [InlineData("set/._a.jpg", true, true)]
    [InlineData("set/._a.jpg", false, false)]
    [InlineData("set/a.jpg", true, false)]
    [InlineData(".DS_Store", false, true)]
    public void Is_CompanionOutsideOfItsFolder_DependsOnItsContent(string name, bool isAppleDouble, bool expected) =>
        HelperFile.Is(name, isAppleDouble ? AppleDouble : "words"u8).ShouldBe(expected);
}
