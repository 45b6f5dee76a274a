using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Access;

/// <summary>Tokens over HTTP.</summary>
public sealed partial class TokenFunctions(TokenStore tokens, TimeProvider time, ILogger<TokenFunctions> logger)
{
    /// <summary>POST tokens.</summary>
    [Function("IssueToken")]
    [Access(Role.Owner)]
    [Endpoint("Issue a token", Request = typeof(TokenRequest), Response = typeof(TokenFacts), Status = 201,
        Description = "The answer is the only one that shows the token: only its hash is kept.")]
    public async Task<IResult> IssueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tokens")] HttpRequest request, CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<TokenRequest>(cancellation);
        Check(wanted);
        var caller = request.HttpContext.Caller();
        var issued = await tokens.IssueAsync(wanted.Name, wanted.Role, wanted.Projects, caller.Id, cancellation, expiresAt: wanted.ExpiresAt);
        LogIssued(issued.Token.Id, wanted.Role, caller.Id);
        return Reply.Created($"tokens/{issued.Token.Id}", TokenFacts.Of(issued.Token, issued.Text));
    }

    /// <summary>GET tokens.</summary>
    [Function("ListTokens")]
    [Access(Role.Owner)]
    [Endpoint("List tokens", Response = typeof(Page<TokenFacts>), Query = ["max", "continuation"])]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tokens")] HttpRequest request, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var page = await tokens.PageAsync(query.Max, query.Continuation, cancellation);
        return Reply.Ok(new Page<TokenFacts>([.. page.Rows.Select(row => TokenFacts.Of(row.Stored.Value))], page.Continuation));
    }

    /// <summary>DELETE tokens/{token}.</summary>
    [Function("RevokeToken")]
    [Access(Role.Owner)]
    [Endpoint("Revoke a token", Status = 204, Problems = [404],
        Description = "It is refused within five seconds by every instance, for good. Revoking a revoked token changes nothing.")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "tokens/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (!await tokens.RevokeAsync(token, cancellation))
        {
            throw ProblemException.NotFound("token", token);
        }

        LogRevoked(token, request.HttpContext.Caller().Id);
        return Reply.Nothing();
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
