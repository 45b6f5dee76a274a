using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.LocalHost.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:7071", true)]
    [InlineData("port=8080", "http://127.0.0.1:8080", true)]
    [InlineData("LocalHost:Port=8081", "http://127.0.0.1:8081", true)]
    [InlineData("FUNCTIONS_PORT=8082", "http://127.0.0.1:8082", true)]
    [InlineData("urls=http://localhost:1;port=2", "http://localhost:1", true)]
    [InlineData("urls=http://[::1]:1", "http://[::1]:1", true)]
    [InlineData("urls=http://unix:/tmp/app.sock", "http://unix:/tmp/app.sock", true)]
    [InlineData("urls=http://0.0.0.0:1", "http://0.0.0.0:1", false)]
    [InlineData("urls=http://*:1", "http://*:1", false)]
    [InlineData("urls=http://127.0.0.1.example:1", "http://127.0.0.1.example:1", false)]
    [InlineData("urls=http://127.0.0.1:1|http://10.0.0.1:1", "http://127.0.0.1:1|http://10.0.0.1:1", false)]
    public void Read_Settings_TellsAddressesAndWhoCanReachThem(string settings, string expected, bool loopbackOnly)
    {
        var addresses = ListenAddresses.Read(Configuration(settings));

        string.Join('|', addresses.Urls).ShouldBe(expected);
        addresses.LoopbackOnly.ShouldBe(loopbackOnly);
    }

    [Theory]
    [InlineData("port=many")]
    [InlineData("port=65536")]
    public void Read_WrongPort_Throws(string settings) =>
        Should.Throw<HostStartException>(() => ListenAddresses.Read(Configuration(settings))).Message.ShouldContain("a number from 0 to 65535");

    [Fact]
    public void Read_AddressWithoutScheme_ThrowsAndNamesIt() =>
        Should.Throw<HostStartException>(() => ListenAddresses.Read(Configuration("urls=0.0.0.0:80"))).Message.ShouldContain("'0.0.0.0:80'");

    [Theory]
    [InlineData("Kestrel:Endpoints:Http:Url=http://0.0.0.0:80")]
    [InlineData("urls=http://127.0.0.1:1;kestrel:endpoints:Any:Url=http://*:80")]
    public void Read_EndpointsOfKestrel_AreRefused(string settings) =>
        Should.Throw<HostStartException>(() => ListenAddresses.Read(Configuration(settings))).Message.ShouldContain("Kestrel:Endpoints");

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1].Replace('|', ';'))))
        .Build();
}
