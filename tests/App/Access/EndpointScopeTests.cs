using System.Net;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.Tests.App.Access;

/// <summary>
/// Endpoints whose route names no project, so that the middleware cannot keep a token within its projects: each is listed here with what it
/// answers to every role and scope. One that is new fails the first test until somebody has thought about it.
/// </summary>
public sealed class EndpointScopeTests(AppServer app)
{
    private static readonly EndpointCatalog Catalog = EndpointCatalog.Load(typeof(Role).Assembly);
    private static readonly Role[] Roles = [.. Enum.GetValues<Role>().Where(role => int.PopCount((int)role) == 1)];

    /// <summary>What each function answers to a caller with a role whose token is for all projects or for some; null is a caller without a token.</summary>
    private static readonly Dictionary<string, Func<Role?, bool, HttpStatusCode>> Expected = new(StringComparer.Ordinal)
    {
        ["ReadDocs"] = (_, _) => HttpStatusCode.OK,
        ["ReadDocsScript"] = (_, _) => HttpStatusCode.OK,
        ["ReadHealth"] = (_, _) => HttpStatusCode.OK,
        ["ReadOpenApi"] = (_, _) => HttpStatusCode.OK,
        ["ListProjects"] = (role, _) => Admit(role, Role.Owner | Role.Ops | Role.Uploader | Role.Reviewer), // its own, see ScopeTests
        ["CreateProject"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner, HttpStatusCode.BadRequest) : HttpStatusCode.Forbidden,
        ["ListStrayUploads"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner | Role.Ops) : HttpStatusCode.Forbidden,
        ["ListBackups"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner | Role.Ops) : HttpStatusCode.Forbidden,
        ["ReadBackup"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner | Role.Ops, HttpStatusCode.NotFound) : HttpStatusCode.Forbidden,
        ["ReadRestore"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner | Role.Ops, HttpStatusCode.NotFound) : HttpStatusCode.Forbidden,
        ["StartBackup"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner, HttpStatusCode.Accepted) : HttpStatusCode.Forbidden,
        ["RestoreBackup"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner, HttpStatusCode.NotFound) : HttpStatusCode.Forbidden,
        ["ListTokens"] = (role, _) => Admit(role, Role.Owner), // those within its projects, see ScopeTests
        ["IssueToken"] = (role, isForAll) => isForAll || role is null ? Admit(role, Role.Owner, HttpStatusCode.Created) : HttpStatusCode.Forbidden,
        ["RevokeToken"] = (role, isForAll) => Admit(role, Role.Owner, isForAll ? HttpStatusCode.NoContent : HttpStatusCode.NotFound),
    };

    public static TheoryData<string> Functions => [.. Expected.Keys];

    [Fact]
    public void Catalog_EndpointsWithoutAProject_AreAllListedHere() => Catalog.Endpoints
        .Where(endpoint => !endpoint.RouteParameters.Any(parameter => parameter is "project" or "task"))
        .Select(endpoint => endpoint.Function).Order(StringComparer.Ordinal)
        .ShouldBe(Expected.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Endpoint_EveryRoleAndScope_AnswersAsListed(string function)
    {
        var endpoint = Catalog.Find(function)!;
        await app.OwnerAsync(); // starts the app
        using var storage = await TestStorage.OpenAsync();
        var tokens = new TokenStore(storage, TimeProvider.System);
        foreach (var role in Roles.Cast<Role?>().Append(null))
        {
            foreach (var projects in new string[][] { ["scope-one"], ["scope-one", "scope-two"], ["*"] })
            {
                var token = role is { } some ? (await tokens.IssueAsync("n", some, projects, "test", TestStorage.Cancellation)).Text : null;
                var victim = await tokens.IssueAsync("victim", Role.Uploader, ["scope-one", "elsewhere"], "test", TestStorage.Cancellation);
                using var answer = await (await app.ClientAsync(token)).SendAsync(
                    endpoint.Methods.Single(), endpoint.Route.Replace("{token}", victim.Token.Id, StringComparison.Ordinal), BodyOf(function));
                answer.StatusCode.ShouldBe(Expected[function](role, projects is ["*"]), $"{function} as {role?.ToString() ?? "nobody"} of {string.Join(", ", projects)}");
            }
        }
    }

    private static HttpStatusCode Admit(Role? role, Role admitted, HttpStatusCode success = HttpStatusCode.OK) =>
        role is not { } some ? HttpStatusCode.Unauthorized : (admitted & some) != 0 ? success : HttpStatusCode.Forbidden;

    private static string? BodyOf(string function) => function switch
    {
        "CreateProject" or "RestoreBackup" => "{}",
        "IssueToken" => """{"name":"n","role":"owner","projects":["*"]}""",
        _ => null,
    };
}
