using AnnotationFunctions.LocalHost.Triggers.Blob;

namespace AnnotationFunctions.Tests.LocalHost.Triggers;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("uploads/{path}", "p/x.png", "path=p/x.png")]
    [InlineData("uploads/{project}/{name}", "p/dir/x.png", "project=p/dir;name=x.png")]
    [InlineData("uploads/{project}/{name}", "x.png", null)]
    [InlineData("uploads/in/{name}.{extension}", "in/a.tar.gz", "name=a.tar;extension=gz")]
    [InlineData("uploads/in/{name}.png", "in/a.jpg", null)]
    [InlineData("uploads/in/{name}.png", "IN/a.png", null)]
    [InlineData("uploads/in/{name}.png", "in/.png", "name=")]
    [InlineData("uploads/a+b(1)/{name}", "a+b(1)/x", "name=x")]
    [InlineData("uploads", "anything/at.all", "")]
    [InlineData("uploads/{name}", "grüße.png", "name=grüße.png")]
    public void Match_Name_GivesGreedyParts(string path, string name, string? expected)
    {
        var parts = BlobPathPattern.Parse(path, "Function 'Test'").Match(name);

        (parts is null ? null : string.Join(';', parts.Select(part => $"{part.Key}={part.Value}"))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("uploads/in/{name}.png", "uploads", "in/")]
    [InlineData("uploads/{name}", "uploads", "")]
    [InlineData("uploads", "uploads", "")]
    public void Parse_Path_TellsContainerAndPrefix(string path, string container, string prefix)
    {
        var pattern = BlobPathPattern.Parse(path, "Function 'Test'");

        pattern.Container.ShouldBe(container);
        pattern.Prefix.ShouldBe(prefix);
    }
}
