using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Access;

public sealed class TokenStoreTests
{
    private static readonly AccessAttribute Anybody = new(Role.Any);

    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task RevokeAsync_OnAnotherInstance_IsHonouredWithinTheCacheTime()
    {
        var (here, there) = (await StoreAsync(), await StoreAsync());
        var issued = await here.IssueAsync("n", Role.Ops, ["*"], "test", Cancellation);
        (await CallerAsync(here, issued.Text)).ShouldNotBeNull().Role.ShouldBe(Role.Ops);
        (await there.RevokeAsync(issued.Token.Id, Cancellation)).ShouldBeTrue();
        (await CallerAsync(there, issued.Text)).ShouldBeNull();
        time.Advance(TokenStore.CacheFor);
        (await CallerAsync(here, issued.Text)).ShouldBeNull();
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        var store = await StoreAsync();
        var issued = await store.IssueAsync("n", Role.Ops, ["*"], "test", Cancellation);
        await store.RevokeAsync(issued.Token.Id, Cancellation);
        var first = (await store.FindAsync(issued.Token.Id, Cancellation)).ShouldNotBeNull().RevokedAt;
        time.Advance(TimeSpan.FromHours(1));
        await store.RevokeAsync(issued.Token.Id, Cancellation);
        (await store.FindAsync(issued.Token.Id, Cancellation)).ShouldNotBeNull().RevokedAt.ShouldBe(first);
    }

    [Fact]
    public async Task FindCallerAsync_ExpiredToken_IsNull()
    {
        var store = await StoreAsync();
        var issued = await store.IssueAsync("n", Role.Annotator, ["abc"], "test", Cancellation, "anna", time.GetUtcNow().AddMinutes(1));
        (await CallerAsync(store, issued.Text)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            caller => caller.AnnotatorId.ShouldBe("anna"), caller => caller.MayUse("abc").ShouldBeTrue(), caller => caller.MayUse("abcd").ShouldBeFalse());
        time.Advance(TimeSpan.FromMinutes(1));
        (await CallerAsync(store, issued.Text)).ShouldBeNull();
    }

    [Fact]
    public async Task FindCallerAsync_BootstrapOwner_NeedsTheExactText()
    {
        var store = await StoreAsync();
        var hash = TokenText.Sha256("first-owner-token").ToUpperInvariant();
        (await CallerAsync(store, "first-owner-token", hash)).ShouldNotBeNull().Role.ShouldBe(Role.Owner);
        (await CallerAsync(store, "first-owner-token ", hash)).ShouldNotBeNull(); // blanks around it are not part of it
        (await CallerAsync(store, "First-owner-token", hash)).ShouldBeNull();
        (await CallerAsync(store, "first-owner-token")).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => Authentication(store, "abc")).Message.ShouldContain("Access__OwnerTokenSha256");
    }

    [Fact]
    public async Task FindCallerAsync_LinkWhereNoneIsAdmitted_IsNull()
    {
        var store = await StoreAsync();
        var links = new TaskLinks(new SigningKey(await TestStorage.OpenAsync(), Settings(null)), time);
        var query = await links.SignAsync("abc.I.1", "anna", time.GetUtcNow().AddMinutes(1), Cancellation);
        var request = Request(null);
        request.QueryString = new QueryString("?" + query);
        request.RouteValues["task"] = "abc.I.1";
        var authentication = Authentication(store, null);
        (await authentication.FindCallerAsync(request, Anybody, Cancellation)).ShouldBeNull();
        var linked = new AccessAttribute(Role.Annotator) { SignedLink = true };
        (await authentication.FindCallerAsync(request, linked, Cancellation)).ShouldBe(
            new Caller("anna", Role.Annotator, ["abc"], "anna"), new CallerComparison());
        request.RouteValues["task"] = "abc.I.2";
        (await authentication.FindCallerAsync(request, linked, Cancellation)).ShouldBeNull();
    }

    private async Task<TokenStore> StoreAsync() => new(await TestStorage.OpenAsync(), time);

    private async Task<Caller?> CallerAsync(TokenStore store, string token, string? ownerHash = null) =>
        await Authentication(store, ownerHash).FindCallerAsync(Request(token), Anybody, Cancellation);

    private Authentication Authentication(TokenStore store, string? ownerHash)
    {
        var settings = Settings(ownerHash);
        return new Authentication(store, new TaskLinks(new SigningKey(OpenStorage(), settings), time), settings, time);
    }

    private static AnnotationStorage OpenStorage() => TestStorage.OpenAsync().GetAwaiter().GetResult();

    private static HttpRequest Request(string? token)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = token is null ? default : "Bearer " + token;
        return http.Request;
    }

    private static IConfiguration Settings(string? ownerHash) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Access:OwnerTokenSha256", ownerHash)]).Build();

    private sealed class CallerComparison : IEqualityComparer<Caller?>
    {
        public bool Equals(Caller? x, Caller? y) =>
            x is not null && y is not null && x.Id == y.Id && x.Role == y.Role && x.AnnotatorId == y.AnnotatorId && x.Projects.SequenceEqual(y.Projects);

        public int GetHashCode(Caller? obj) => 0;
    }
}
