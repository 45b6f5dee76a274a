using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Registry;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.App.Ingest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The OCI distribution client against a real registry, and against one that behaves as Azure's does or badly.</summary>
public sealed class RegistryTests(IngestStation station)
{
    private const string Onnx = "application/vnd.onnx";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RealRegistry_ArtifactWithModel_IsResolvedListedAndRead(bool authenticated)
    {
        await using var registry = await DockerRegistry.StartAsync(authenticated);
        var model = TestModels.Read("logits");
        var digest = await registry.PushAsync("models/two-pixels", "v1", ("readme.md", "text/markdown", "x"u8.ToArray()), ("model.onnx", Onnx, model));
        await registry.PushAsync("models/two-pixels", "v2", ("model.onnx", Onnx, TestModels.Read("sigmoid")));
        using var client = Client(registry.Host, authenticated ? DockerRegistry.Password : null);
        var reference = Reference($"{registry.Host}/models/two-pixels:v1");

        (await client.Registry.ResolveAsync(reference, TestStorage.Cancellation)).ShouldBe(digest);
        (await client.Registry.ResolveAsync(Reference($"{registry.Host}/models/two-pixels@{digest}"), TestStorage.Cancellation)).ShouldBe(digest);
        (await client.Registry.ResolveAsync(Reference($"{registry.Host}/models/two-pixels:v9"), TestStorage.Cancellation)).ShouldBeNull();
        (await client.Registry.TagsAsync(reference, TestStorage.Cancellation)).ShouldBe(["v1", "v2"], ignoreOrder: true);
        var manifest = await client.Registry.ManifestAsync(reference, TestStorage.Cancellation);
        manifest.Digest.ShouldBe(digest);
        (await client.Registry.DownloadAsync(reference, manifest.Model(), 1_000_000, TestStorage.Cancellation)).ShouldBe(model);
        (await Should.ThrowAsync<ModelException>(() => client.Registry.DownloadAsync(reference, manifest.Model(), 10, TestStorage.Cancellation))).Message.ShouldContain("at most 10 are taken");
    }

    [Theory]
    [InlineData("wrong", "may not read it")]
    [InlineData(null, "asks for a user, and the settings name none")]
    public async Task RealRegistry_WithoutTheRightPassword_SaysSo(string? password, string message)
    {
        await using var registry = await DockerRegistry.StartAsync(authenticated: true);
        using var client = Client(registry.Host, password);

        (await Should.ThrowAsync<ModelException>(() => client.Registry.ManifestAsync(Reference($"{registry.Host}/a:b"), TestStorage.Cancellation))).Message.ShouldContain(message);
    }

    [Fact]
    public async Task TakeAsync_Artifact_IsCopiedWithItsTokenizerAndItsTagIsWatched()
    {
        await using var registry = await DockerRegistry.StartAsync(authenticated: true);
        var digest = await registry.PushAsync("models/mood", "live", ("model.onnx", Onnx, TestModels.Read("sentiment")), ("tokenizer.json", "application/json", TestModels.ReadFile("wordpiece.json")));
        await using var work = await station.OpenAsync(new IngestOptions(), Options(registry.Host, DockerRegistry.Password));
        var project = await work.ProjectAsync();
        var request = new ModelRequest("mood", new ModelInput(Classes: ["1", "0"]) { Text = new TextInput("tokenizer.json", 32) }, Artifact: $"{registry.Host}/models/mood:live");
        ModelCheck.Faults(request, (await work.Get<ProjectStore>().GetAsync(project, TestStorage.Cancellation))!.Schema, work.Get<PrelabelOptions>()).ShouldBeEmpty();

        var model = await work.Get<ModelTaking>().TakeAsync(request, TaskType.ClassificationOne, TestStorage.Cancellation);

        model.Artifact.ShouldBe(new ModelArtifact($"{registry.Host}/models/mood:live", digest));
        model.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(TestModels.Read("sentiment"))));
        model.File.ShouldBe($"registry/{model.Sha256}.onnx");
        model.Inputs.ShouldContain("input_ids Int64 [any, any]");
        await work.Get<ProjectStore>().SetModelAsync(project, model, TestStorage.Cancellation);

        var watch = new WatchModels(work.Get<ProjectStore>(), work.Get<FindingStore>(), work.Get<ModelArtifacts>(), TimeProvider.System, NullLogger<WatchModels>.Instance);
        (await watch.LookAsync(project, model, TestStorage.Cancellation)).ShouldBeFalse();
        await registry.PushAsync("models/mood", "live", ("model.onnx", Onnx, TestModels.Read("logits")));
        (await watch.LookAsync(project, model, TestStorage.Cancellation)).ShouldBeTrue();
        var finding = (await work.Get<FindingStore>().PageAsync(project, null, 10, null, TestStorage.Cancellation)).Rows.ShouldHaveSingleItem().Stored.Value;
        (finding.Kind, finding.Summary.Contains(digest)).ShouldBe((FindingKind.ModelTagMoved, true));

        // What runs is still what was taken.
        var text = (await work.UploadAsync(project, "a.txt", Encoding.UTF8.GetBytes("good good"))).Item!;
        (await work.Get<PrelabelItems>().RunAsync(new PrelabelShard(project, "b1", [text]), TestStorage.Cancellation)).Prelabelled.ShouldBe(1);
        var prelabel = (await work.Get<PrelabelStore>().FindAsync(project, text, TestStorage.Cancellation))!;
        (prelabel.Label, prelabel.Digest).ShouldBe(("1", model.Sha256));
    }

    [Fact]
    public async Task AzureRegistry_Identity_IsExchangedForARefreshTokenAndThatForAnAccessToken()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = Client(registry.Host, null, azure: true);

        (await client.Registry.ResolveAsync(Reference($"{registry.Host}/team/model:v1"), TestStorage.Cancellation)).ShouldBe(FakeRegistry.Digest);
        (await client.Registry.ResolveAsync(Reference($"{registry.Host}/team/model:v1"), TestStorage.Cancellation)).ShouldBe(FakeRegistry.Digest);

        registry.Log.ShouldBe(
        [
            "HEAD /v2/team/model/manifests/v1 ", $"POST /oauth2/exchange grant_type=access_token&service={Uri.EscapeDataString("acr.test")}&access_token=entra-token",
            "POST /oauth2/token grant_type=refresh_token&service=acr.test&scope=repository%3Ateam%2Fmodel%3Apull&refresh_token=refresh", "HEAD /v2/team/model/manifests/v1 Bearer access",
            "HEAD /v2/team/model/manifests/v1 Bearer access", // the token is kept
        ]);
    }

    [Fact]
    public async Task FakeRegistry_RealmElsewhere_GetsNoPassword()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Realm = "https://elsewhere.example/token";
        using var client = Client(registry.Host, "secret");

        (await Should.ThrowAsync<ModelException>(() => client.Registry.ResolveAsync(Reference($"{registry.Host}/team/model:v1"), TestStorage.Cancellation))).Message.ShouldContain("https://elsewhere.example/token");
    }

    [Fact]
    public async Task FakeRegistry_FileBehindARedirect_IsReadWithoutCredentialsAndChecked()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = Client(registry.Host, null, azure: true);
        var reference = Reference($"{registry.Host}/team/model:v1");
        var good = new ArtifactLayer("sha256:" + Convert.ToHexStringLower(SHA256.HashData("content"u8)), 7, "", null);

        (await client.Registry.DownloadAsync(reference, good, 100, TestStorage.Cancellation)).ShouldBe("content"u8.ToArray());
        registry.Log[^1].ShouldBe("GET /storage ");

        (await Should.ThrowAsync<ModelException>(() => client.Registry.DownloadAsync(reference, good with { Digest = FakeRegistry.Digest }, 100, TestStorage.Cancellation))).Message.ShouldContain("in place of " + FakeRegistry.Digest);
        (await Should.ThrowAsync<ModelException>(() => client.Registry.DownloadAsync(reference, good with { Size = 3 }, 100, TestStorage.Cancellation))).Message.ShouldContain("longer than 3 bytes");
    }

    [Fact]
    public async Task AnyRegistry_NotListed_IsNotCalled()
    {
        await using var registry = await FakeRegistry.StartAsync();
        using var client = Client("other.example", null);

        (await Should.ThrowAsync<ModelException>(() => client.Registry.ResolveAsync(Reference($"{registry.Host}/team/model:v1"), TestStorage.Cancellation))).Message.ShouldContain("Prelabel__Registries");
        registry.Log.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a.azurecr.io/models/digits:v3", "a.azurecr.io", "models/digits", "v3", false)]
    [InlineData("localhost:5000/digits:v3", "localhost:5000", "digits", "v3", false)]
    [InlineData("a.io/x/y_z@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "a.io", "x/y_z", null, true)]
    [InlineData("a.io/x:t@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "a.io", "x", "t", true)]
    public void Parse_Reference_IsTakenApart(string text, string registry, string repository, string? tag, bool digest)
    {
        var reference = ArtifactReference.Parse(text).ShouldNotBeNull();

        (reference.Registry, reference.Repository, reference.Tag, reference.Digest is not null).ShouldBe((registry, repository, tag, digest));
        reference.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("a.io/x")]
    [InlineData("x:latest")]
    [InlineData("a.io/X:t")]
    [InlineData("a.io/../x:t")]
    [InlineData("user@a.io/x:t")]
    [InlineData("https://a.io/x:t")]
    [InlineData("a.io/x:t@sha256:12")]
    [InlineData("a.io/x?y=:t")]
    [InlineData("")]
    public void Parse_SomethingElse_IsNone(string text) => ArtifactReference.Parse(text).ShouldBeNull();

    private static ArtifactReference Reference(string text) => ArtifactReference.Parse(text).ShouldNotBeNull();

    private static PrelabelOptions Options(string host, string? password) =>
        new() { Registries = [host], AllowLoopback = true, RegistryUser = password is null ? null : DockerRegistry.User, RegistryPassword = password };

    private static (RegistryClient Registry, RegistryConnections Connections) Open(string host, string? password, bool azure)
    {
        var (options, connections) = (Options(host, password), new RegistryConnections(allowLoopback: true));
        return (new RegistryClient(connections, new RegistryTokens(connections.Listed, options, Identity, _ => azure, TimeProvider.System), options), connections);
    }

    private static OpenClient Client(string host, string? password, bool azure = false)
    {
        var (registry, connections) = Open(host, password, azure);
        return new OpenClient(registry, connections);
    }

    private sealed record OpenClient(RegistryClient Registry, RegistryConnections Connections) : IDisposable
    {
        public void Dispose() => Connections.Dispose();
    }

    private static ValueTask<string> Identity(string scope, CancellationToken cancellation)
    {
        scope.ShouldBe("https://containerregistry.azure.net/.default");
        return new ValueTask<string>("entra-token");
    }

    /// <summary>Asks for tokens as Azure Container Registry does, and hands files out from elsewhere.</summary>
    private sealed class FakeRegistry : IAsyncDisposable
    {
        public const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

        private readonly WebApplication app;

        private FakeRegistry(WebApplication app) => this.app = app;

        public List<string> Log { get; } = [];

        public string? Realm { get; set; }

        public string Host => new Uri(app.Urls.First()).Authority;

        public static async Task<FakeRegistry> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var registry = new FakeRegistry(builder.Build());
            registry.app.Run(registry.ServeAsync);
            await registry.app.StartAsync();
            return registry;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task ServeAsync(HttpContext http)
        {
            using var body = new StreamReader(http.Request.Body);
            var form = await body.ReadToEndAsync();
            Log.Add($"{http.Request.Method} {http.Request.Path} {(form.Length > 0 ? form : http.Request.Headers.Authorization)}");
            var path = http.Request.Path.Value!;
            if (path == "/oauth2/exchange")
            {
                await http.Response.WriteAsJsonAsync(new { refresh_token = "refresh" });
            }
            else if (path == "/oauth2/token")
            {
                await http.Response.WriteAsJsonAsync(new { access_token = "access" });
            }
            else if (path == "/storage")
            {
                await http.Response.WriteAsync("content");
            }
            else if (http.Request.Headers.Authorization != "Bearer access")
            {
                http.Response.StatusCode = 401;
                http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Realm ?? $"http://{Host}/oauth2/token"}\",service=\"acr.test\",scope=\"repository:team/model:pull\"";
            }
            else if (path.Contains("/blobs/"))
            {
                http.Response.Redirect("/storage");
            }
            else
            {
                http.Response.Headers["Docker-Content-Digest"] = Digest;
            }
        }
    }
}
