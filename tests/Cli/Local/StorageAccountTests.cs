using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Local;

public sealed class StorageAccountTests
{
    [Fact]
    public void Parse_ConnectionString_IsUsedForHostAndData()
    {
        const string Connection = "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a2V5";
        var settings = StorageAccount.Parse(Connection).AppSettings;
        settings["AzureWebJobsStorage"].ShouldBe(Connection);
        settings["AnnotationStorage"].ShouldBe(Connection);
    }

    [Fact]
    public void Parse_AccountName_IsOpenedByIdentity()
    {
        var settings = StorageAccount.Parse("acct1").AppSettings;
        settings.Count.ShouldBe(6);
        settings["AnnotationStorage__tableServiceUri"].ShouldBe("https://acct1.table.core.windows.net");
        settings["AzureWebJobsStorage__queueServiceUri"].ShouldBe("https://acct1.queue.core.windows.net");
    }

    [Theory]
    [InlineData("My Account")]
    [InlineData("ab")]
    public void Parse_Neither_IsWrongUsageAndDoesNotRepeatTheValue(string value)
    {
        var failure = Should.Throw<CommandFailure>(() => StorageAccount.Parse(value));
        failure.ExitCode.ShouldBe(2);
        // It may be a mistyped connection string, and hold a key.
        failure.Message.ShouldNotContain(value);
    }

    [Fact]
    public void Description_ConnectionString_HasNoKey() =>
        StorageAccount.Parse("AccountName=acct;AccountKey=a2V5").Description.ShouldNotContain("a2V5");
}
