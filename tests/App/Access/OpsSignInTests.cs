using System.Text;
using AnnotationFunctions.App.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.App.Access;

/// <summary>Who signed in with Entra is ops, and nobody else becomes it.</summary>
public sealed class OpsSignInTests
{
    private const string Group = "44444444-4444-4444-4444-444444444444";
    private const string Person = "77777777-7777-7777-7777-777777777777";
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private static readonly string Member = $$"""
        {"auth_typ":"aad","claims":[{"typ":"groups","val":"88888888-8888-8888-8888-888888888888"},{"typ":"groups","val":"{{Group}}"},{"typ":"{{ObjectId}}","val":"{{Person}}"}]}
        """;

    [Fact]
    public void Find_MemberOfTheGroup_IsOpsOfAllProjects()
    {
        var caller = Find(Member).ShouldNotBeNull();

        caller.Role.ShouldBe(Role.Ops);
        caller.Projects.ShouldBe([Caller.AllProjects]);
        caller.Id.ShouldBe($"entra.{Person}");
        caller.AnnotatorId.ShouldBeNull();
    }

    [Theory]
    [InlineData("False", Group)]
    [InlineData(null, Group)]
    [InlineData("True", "")]
    public void Find_WithoutThePlatformOrAGroup_BelievesNoHeader(string? enabled, string group) =>
        Find(Member, enabled, group).ShouldBeNull();

    [Theory]
    [InlineData("not base64 {}")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"auth_typ":"aad","claims":{}}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"groups"}]}""")]
    [InlineData("""{"auth_typ":"github","claims":[{"typ":"groups","val":"44444444-4444-4444-4444-444444444444"},{"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"77777777-7777-7777-7777-777777777777"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"roles","val":"44444444-4444-4444-4444-444444444444"},{"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"77777777-7777-7777-7777-777777777777"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"groups","val":"44444444-4444-4444-4444-444444444444"}]}""")]
    public void Find_AnybodyElse_IsNobody(string principal) => Find(principal).ShouldBeNull();

    [Fact]
    public void Find_HeaderThatIsNotEncoded_IsNobody() => new OpsSignIn(Settings("True", Group)).Find(Request(Member)).ShouldBeNull();

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public void Find_RequestMadeByAnotherSite_IsNobody(string site, bool admitted)
    {
        var request = Request(Convert.ToBase64String(Encoding.UTF8.GetBytes(Member)));
        request.Headers["Sec-Fetch-Site"] = site;

        (new OpsSignIn(Settings("True", Group)).Find(request) is not null).ShouldBe(admitted);
    }

    [Fact]
    public void Settings_ThatAreNoGroup_AreNamed() =>
        Should.Throw<InvalidOperationException>(() => new OpsSignIn(Settings("True", "the ops"))).Message.ShouldContain("Access__EntraOpsGroup");

    private static Caller? Find(string principal, string? enabled = "True", string group = Group) =>
        new OpsSignIn(Settings(enabled, group)).Find(Request(Convert.ToBase64String(Encoding.UTF8.GetBytes(principal))));

    private static HttpRequest Request(string header) => new DefaultHttpContext { Request = { Headers = { ["X-MS-CLIENT-PRINCIPAL"] = header } } }.Request;

    private static IConfiguration Settings(string? enabled, string group) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["WEBSITE_AUTH_ENABLED"] = enabled, ["Access:EntraOpsGroup"] = group }).Build();
}
