using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class IngestOptionsTests
{
    [Fact]
    public void From_NoSettings_GivesTheDefaults() => IngestOptions.From(Settings()).ShouldBe(new IngestOptions());

    [Fact]
    public void From_Settings_ReplaceTheDefaults()
    {
        var options = IngestOptions.From(Settings(("Ingest:MaxImagePixels", "9"), ("Ingest:MaxTextBytes", "8"), ("Ingest:MaxArchiveEntries", "7"), ("Ingest:Preparations", "3"), ("Ingest:MaxImageMemory", "6")));

        (options.Images.MaxPixels, options.Texts.MaxBytes, options.Archives.MaxEntries, options.Preparations, options.Images.MaxMemory).ShouldBe((9, 8, 7, 3, 6));
        options.Images.MaxBytes.ShouldBe(new IngestOptions().Images.MaxBytes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1e9")]
    public void From_NoPositiveNumber_NamesTheSetting(string value) =>
        Should.Throw<InvalidOperationException>(() => IngestOptions.From(Settings(("Ingest:MaxImageSide", value)))).Message
            .ShouldBe($"The setting 'Ingest__MaxImageSide' is '{value}'; expected a positive whole number.");

    [Fact]
    public void From_NumberThatDoesNotFit_NamesTheSetting() =>
        Should.Throw<InvalidOperationException>(() => IngestOptions.From(Settings(("Ingest:Preparations", "5000000000")))).Message.ShouldContain("at most 2147483647");

    [Theory]
    [InlineData("4", 4)]
    [InlineData("", 1)]
    public void PrelabelThreads_Setting_IsRead(string value, int threads) => PrelabelOptions.From(Settings(("Prelabel:Threads", value))).Threads.ShouldBe(threads);

    [Fact]
    public void PrelabelThreads_OutOfRange_NamesTheSetting() =>
        Should.Throw<InvalidOperationException>(() => PrelabelOptions.From(Settings(("Prelabel:Threads", "65")))).Message.ShouldContain("'Prelabel__Threads' is '65'");

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();
}
