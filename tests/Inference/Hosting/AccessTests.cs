using System.Net;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.Inference.Hosting;
using AnnotationFunctions.Tests.InferenceServer;
using Server = AnnotationFunctions.Inference.Hosting.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Hosting;

public sealed class AccessTests
{
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("right")));

    [Theory]
    [InlineData("/v2", null, HttpStatusCode.Unauthorized)]
    [InlineData("/v2", "Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/v2", "Basic right", HttpStatusCode.Unauthorized)]
    [InlineData("/v2", "Bearer right", HttpStatusCode.OK)]
    [InlineData("/metrics", null, HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", "bearer right", HttpStatusCode.OK)]
    [InlineData("/v2/health/live", null, HttpStatusCode.OK)]
    [InlineData("/v2/health/ready", null, HttpStatusCode.OK)]
    [InlineData("/v2/healthy", null, HttpStatusCode.Unauthorized)]
    [InlineData("/v2/health/../models/double", null, HttpStatusCode.Unauthorized)]
    public async Task Get_WithKeyAsked_LetsInWhoHasIt(string path, string? authorization, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Access:KeySha256", $"{new string('0', 64)},{Hash}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected);
        answer.Headers.WwwAuthenticate.Count.ShouldBe(expected == HttpStatusCode.Unauthorized ? 1 : 0);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Get_OnLoopbackWithoutKey_AnswersToItsOwnNames(string host, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2") { Headers = { Host = host } };
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://10.1.2.3:80")]
    [InlineData("http://127.0.0.1:0;http://+:0")]
    public void Build_OpenAddressWithoutKey_IsRefused(string urls) =>
        Should.Throw<SettingsException>(() => Server.Build(["--urls", urls])).Message.ShouldContain("without a key. Set Inference:Access:KeySha256");

    [Fact]
    public void Build_PortsOfAContainerWithoutKey_IsRefused() =>
        Should.Throw<SettingsException>(() => Server.Build(["--http_ports", "8080"])).Message.ShouldContain("http://*:8080 without a key");

    [Theory]
    [InlineData("--Inference:Access:AllowAnonymous", "true")]
    [InlineData("--Inference:Access:KeySha256", "6f9b9af3cd6e8b8a73c2cdced37fe9f59226e27d0000000000000000000000ff")]
    public async Task Build_OpenAddressWithKeyOrConsent_Starts(string name, string value)
    {
        await using var server = Server.Build(["--urls", "http://*:0", "--Inference:Models:Path", Path.GetTempPath(), name, value]);
        server.ShouldNotBeNull();
    }
}
