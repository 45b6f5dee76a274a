using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Local;

public sealed class AzuriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AccountOf_NewFolder_HasANameOfOurOwnAndAKeyThatIsKept()
    {
        var state = new StateFolder(_folder.Path);

        var (name, key) = Azurite.AccountOf(state);

        name.ShouldBe("annotation");
        Convert.FromBase64String(key).Length.ShouldBe(64);
        Directory.CreateDirectory(state.Azurite);
        Azurite.AccountOf(state).ShouldBe((name, key));
    }

    [Fact]
    public void AccountOf_FolderOfAnEarlierVersion_KeepsTheAccountThatHasItsData()
    {
        var state = new StateFolder(_folder.Path);
        Directory.CreateDirectory(state.Azurite);

        Azurite.AccountOf(state).Name.ShouldBe("devstoreaccount1");
    }

    [Fact]
    public void Listening_Log_TellsThePortsOfThisStartOnceAllAreThere()
    {
        const string earlier = """
            Azurite Blob service is successfully listening at http://127.0.0.1:1
            Azurite Queue service is successfully listening at http://127.0.0.1:2
            Azurite Table service is successfully listening at http://127.0.0.1:3

            """;
        var log = _folder.Write("azurite.log", earlier);
        Azurite.Listening(log, 0).ShouldBe(new AzuritePorts(1, 2, 3));
        Azurite.Listening(log, earlier.Length).ShouldBeNull();

        File.AppendAllText(log, "Azurite Blob service is starting at http://127.0.0.1:0\nAzurite Blob service is successfully listening at http://127.0.0.1:41\n");
        Azurite.Listening(log, earlier.Length).ShouldBeNull();
        File.AppendAllText(
            log, "Azurite Queue service is successfully listening at http://127.0.0.1:42\nAzurite Table service is successfully listening at http://127.0.0.1:43\n");

        Azurite.Listening(log, earlier.Length).ShouldBe(new AzuritePorts(41, 42, 43));
        Azurite.Listening(log + ".other", 0).ShouldBeNull();
    }

    [Fact]
    public void From_Port_TakesTheTwoAfterItToo() => AzuritePorts.From(10100).All.ShouldBe([10100, 10101, 10102]);
}
