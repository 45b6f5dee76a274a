using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Storage;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("", "0 characters")]
    [InlineData("a//b", "empty segments")]
    [InlineData("p/../evil.png", "'..'")]
    [InlineData("./a", "'.'")]
    [InlineData("a/", "empty segments")]
    [InlineData("/a", "empty segments")]
    [InlineData("a.", "ends with a dot")]
    [InlineData("a\\b", "U+005C at position 1")]
    [InlineData("a\u0001", "U+0001")]
    public void Fault_NameThatIsNotSafe_SaysWhatIsWrong(string name, string expected) => BlobName.Fault(name).ShouldNotBeNull().ShouldContain(expected);

    [Fact] // not a theory: test data travels as UTF-8, which has no lone surrogates
    public void Fault_LoneSurrogate_SaysWhere() => BlobName.Fault("a\udc00b").ShouldNotBeNull().ShouldContain("not valid Unicode at position");

    [Theory]
    [InlineData("digits/0001.png")]
    [InlineData("p/Größe 猫😀 #1?.png")]
    [InlineData("a/..b/c...d")]
    public void Fault_OrdinaryName_IsNull(string name) => BlobName.Fault(name).ShouldBeNull();

    [Fact]
    public void Fault_TooLong_SaysTheLimit() => BlobName.Fault(new string('a', 1025)).ShouldNotBeNull().ShouldContain("1024");
}
