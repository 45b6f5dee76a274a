using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Access;

/// <summary>The owners of all projects of a whole app, so on a storage of their own.</summary>
public sealed class LastOwnerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private AzuriteServer azurite = null!;
    private AnnotationStorage storage = null!;

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteServer.StartAsync();
        storage = AnnotationStorage.Open(azurite.ConnectionString, time);
    }

    public async ValueTask DisposeAsync()
    {
        storage.Dispose();
        await azurite.DisposeAsync();
    }

    [Fact]
    public async Task RevokeAsync_TheLastOwnerOfAll_IsAConflictUntilThereIsAnother()
    {
        var tokens = new TokenStore(storage, time);
        var last = await IssueAsync(tokens, Role.Owner, "*");
        await IssueAsync(tokens, Role.Owner, "one-project");
        await IssueAsync(tokens, Role.Ops, "*");
        var expired = await tokens.IssueAsync("n", Role.Owner, ["*"], "test", Cancellation, expiresAt: time.GetUtcNow().AddMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        await RevokeAsync(tokens, expired.Token);
        (await Should.ThrowAsync<ProblemException>(() => RevokeAsync(tokens, last))).Status.ShouldBe(409);

        var next = await IssueAsync(tokens, Role.Owner, "*");
        await RevokeAsync(tokens, last);
        (await Should.ThrowAsync<ProblemException>(() => RevokeAsync(tokens, next))).Status.ShouldBe(409);
    }

    [Fact]
    public async Task RevokeAsync_TheLastOwnerBesideTheOneOfTheSettings_IsDone()
    {
        var tokens = new TokenStore(storage, time);
        var last = await IssueAsync(tokens, Role.Owner, "*");
        await RevokeAsync(tokens, last, TokenText.Sha256("owner of the settings"));
        (await tokens.FindAsync(last.Id, Cancellation)).ShouldNotBeNull().RevokedAt.ShouldNotBeNull();
    }

    private static async Task<AccessToken> IssueAsync(TokenStore tokens, Role role, string project) =>
        (await tokens.IssueAsync("n", role, [project], "test", Cancellation)).Token;

    private Task RevokeAsync(TokenStore tokens, AccessToken token, string? ownerOfSettings = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Access:OwnerTokenSha256", ownerOfSettings)]).Build();
        var authentication = new Authentication(tokens, new TaskLinks(new SigningKey(storage, settings), time), settings, time);
        var http = new DefaultHttpContext();
        http.SetCaller(new Caller("owner", Role.Owner, [Caller.AllProjects]));
        return new TokenFunctions(tokens, authentication, time, NullLogger<TokenFunctions>.Instance).RevokeAsync(http.Request, token.Id, Cancellation);
    }
}
