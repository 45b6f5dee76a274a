using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Access;

/// <summary>Tokens over HTTP.</summary>
public sealed partial class TokenFunctions(TokenStore tokens, Authentication authentication, TimeProvider time, ILogger<TokenFunctions> logger)
{
    /// <summary>POST tokens.</summary>
    [Function("IssueToken")]
    [Access(Role.Owner)]
    [Endpoint("Issue a token", Request = typeof(TokenRequest), Response = typeof(TokenFacts), Status = 201,
        Description = "The answer is the only one that shows the token: only its hash is kept. A token's projects lie within those of the token that issues it.")]
    public async Task<IResult> IssueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tokens")] HttpRequest request, CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<TokenRequest>(cancellation);
        Check(wanted);
        var caller = request.HttpContext.Caller();
        CheckGrant(wanted.Projects, caller);
        var issued = await tokens.IssueAsync(wanted.Name, wanted.Role, wanted.Projects, caller.Id, cancellation, expiresAt: wanted.ExpiresAt);
        LogIssued(issued.Token.Id, wanted.Role, caller.Id);
        return Reply.Created($"tokens/{issued.Token.Id}", TokenFacts.Of(issued.Token, issued.Text));
    }

    /// <summary>GET tokens.</summary>
    [Function("ListTokens")]
    [Access(Role.Owner)]
    [Endpoint("List tokens", Response = typeof(Page<TokenFacts>), Query = ["max", "continuation"],
        Description = "Those whose projects all are the caller's, whoever issued them: annotators' too, and those that ended.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tokens")] HttpRequest request, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var caller = request.HttpContext.Caller();
        var (found, continuation) = await tokens.PageAsync(query.Max, query.Continuation, token => caller.Covers(token.Projects), cancellation);
        return Reply.Ok(new Page<TokenFacts>([.. found.Select(token => TokenFacts.Of(token))], continuation));
    }

    /// <summary>DELETE tokens/{token}.</summary>
    [Function("RevokeToken")]
    [Access(Role.Owner)]
    [Endpoint("Revoke a token", Status = 204, Problems = [404, 409],
        Description = "It is refused within five seconds by every instance, for good. Revoking a revoked token changes nothing. "
            + "A token that the caller's list does not show is not found; the last owner of all projects cannot be revoked (409).")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "tokens/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var caller = request.HttpContext.Caller();
        var found = TokenText.IsId(token) ? await tokens.FindAsync(token, cancellation) : null;
        if (found is null || !caller.Covers(found.Projects))
        {
            throw ProblemException.NotFound("token", token); // what is not listed is not told apart from what is not there
        }

        await RequireAnotherOwnerAsync(found, cancellation);
        await tokens.RevokeAsync(token, cancellation);
        LogRevoked(token, caller.Id);
        return Reply.Nothing();
    }

    /// <summary>Throws 409 where nobody would be left who may issue tokens for all projects: only whoever holds the storage account could let anybody in again.</summary>
    private async Task RequireAnotherOwnerAsync(AccessToken leaving, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (IsOwnerOfAll(leaving, now) && !authentication.HasOwnerOfSettings
            && !await tokens.AnyAsync(other => other.Id != leaving.Id && IsOwnerOfAll(other, now), cancellation))
        {
            throw ProblemException.Conflict("This is the last token of an owner of all projects: issue another one first.");
        }
    }

    private static bool IsOwnerOfAll(AccessToken token, DateTimeOffset now) =>
        token.Role == Role.Owner && token.Projects.Contains(Caller.AllProjects) && token.IsGood(now);

    /// <summary>Nobody grants more than they have.</summary>
    private static void CheckGrant(IReadOnlyList<string> projects, Caller caller)
    {
        var errors = projects.Select((project, i) => (project, i)).Where(each => !caller.MayUse(each.project))
            .Select(each => new ProblemError(JsonPointer.Append("/projects", each.i), $"'{each.project}' is not one of the projects of the token that issues this one."))
            .ToList();
        if (errors.Count > 0)
        {
            throw new ProblemException(403, "Not allowed", "A token's projects lie within those of the token that issues it.", errors);
        }
    }

    private void Check(TokenRequest wanted)
    {
        var errors = new List<ProblemError>();
        if (wanted.Name.Trim().Length is 0 or > 100)
        {
            errors.Add(new ProblemError("/name", "Expected 1 to 100 characters."));
        }

        if (wanted.Role is not (Role.Owner or Role.Ops or Role.Uploader))
        {
            errors.Add(new ProblemError("/role", "Expected owner, ops or uploader; PUT projects/{project}/annotators/{annotator} issues the others."));
        }

        if (wanted.Projects.Count is 0 or > 100)
        {
            errors.Add(new ProblemError("/projects", "Expected 1 to 100 project ids, or \"*\" for all."));
        }

        for (var i = 0; i < wanted.Projects.Count; i++)
        {
            if (wanted.Projects[i] is not Caller.AllProjects && !ProjectId.IsValid(wanted.Projects[i] ?? ""))
            {
                errors.Add(new ProblemError(JsonPointer.Append("/projects", i), $"Expected a project id ({ProjectId.Pattern}) or \"*\"."));
            }
        }

        if (wanted.ExpiresAt <= time.GetUtcNow())
        {
            errors.Add(new ProblemError("/expiresAt", "Is not in the future."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    [LoggerMessage(1100, LogLevel.Information, "Token {Token} with role {Role} issued by {Caller}.")]
    private partial void LogIssued(string token, Role role, string caller);

    [LoggerMessage(1101, LogLevel.Information, "Token {Token} revoked by {Caller}.")]
    private partial void LogRevoked(string token, string caller);
}
