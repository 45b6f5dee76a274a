using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Registers annotators and changes what they registered.</summary>
public sealed class Registration(
    AnnotatorStore annotators, ProjectStore projects, TokenStore tokens, CallbackSecrets secrets, CallbackOptions callbacks, Reachability reachability, TimeProvider time)
{
    private const int MaxCapacity = 1_000;

    /// <summary>Registers an annotator, or changes one who is registered. Secrets are in the result only when they are new.</summary>
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<(AnnotatorFacts Facts, bool New)> PutAsync(
        string project, string id, AnnotatorRequest wanted, string caller, CancellationToken cancellation)
    {
        Check(id, wanted);
        _ = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        var known = (await annotators.FindAsync(project, id, cancellation))?.Value;
        if (known is not null && known.Role != wanted.Role)
        {
            throw ProblemException.Conflict($"'{id}' is registered as {known.Role}; register the {wanted.Role} under another id.");
        }

        var key = known?.Id ?? AnnotatorId.Key(id);
        var issued = known is null || wanted.NewSecrets ? await IssueAsync(project, key, wanted, caller, cancellation) : null;
        var annotator = known is null
            ? await AddAsync(project, id, wanted, issued!.Token.Id, cancellation)
            : await ChangeAsync(project, key, wanted, issued?.Token.Id, cancellation);
        if (known?.TokenId is { } old && issued is not null)
        {
            await tokens.RevokeAsync(old, cancellation);
        }

        if (known?.Outage is { } outage && annotator.Outage is null)
        {
            await reachability.EndAsync(project, annotator, outage, cancellation);
        }

        var facts = AnnotatorFacts.Of(annotator);
        return issued is null ? (facts, false) : (facts with
        {
            Token = issued.Text,
            CallbackSecret = annotator.CallbackUrl is null ? null : await secrets.ForAsync(project, key, annotator.SecretVersion, cancellation),
        }, known is null);
    }

    private void Check(string id, AnnotatorRequest wanted)
    {
        var errors = new List<ProblemError>();
        if (!AnnotatorId.IsValid(id))
        {
            errors.Add(new ProblemError("", $"The annotator's id is not {AnnotatorId.Expected}."));
        }

        if (wanted.Name.Trim().Length is 0 or > 100)
        {
            errors.Add(new ProblemError("/name", "Expected 1 to 100 characters."));
        }

        if (wanted.Capacity is < 1 or > MaxCapacity)
        {
            errors.Add(new ProblemError("/capacity", $"Expected 1 to {MaxCapacity}, found {wanted.Capacity}."));
        }

        if (wanted.CallbackUrl is { } url && callbacks.Fault(url) is { } fault)
        {
            errors.Add(new ProblemError("/callbackUrl", fault));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    private Task<IssuedToken> IssueAsync(string project, string id, AnnotatorRequest wanted, string caller, CancellationToken cancellation) =>
        tokens.IssueAsync(
            wanted.Name, wanted.Role == TaskRole.Reviewer ? Role.Reviewer : Role.Annotator, [project], caller, cancellation, annotatorId: id);

    private async Task<Annotator> AddAsync(string project, string id, AnnotatorRequest wanted, string token, CancellationToken cancellation)
    {
        var annotator = new Annotator
        {
            Id = AnnotatorId.Key(id), GivenId = Slug.IsValid(id) ? null : id, Name = wanted.Name, Role = wanted.Role, CallbackUrl = wanted.CallbackUrl, Capacity = wanted.Capacity,
            TokenId = token, RegisteredAt = time.GetUtcNow(),
        };
        if (await annotators.TryAddAsync(project, annotator, cancellation))
        {
            return annotator;
        }

        await tokens.RevokeAsync(token, cancellation);
        throw ProblemException.Conflict($"'{id}' was registered at this very moment by somebody else, or its key is another's id.");
    }

    private async Task<Annotator> ChangeAsync(string project, string id, AnnotatorRequest wanted, string? token, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await annotators.UpdateAsync(
            project,
            id,
            a => a with
            {
                Name = wanted.Name,
                CallbackUrl = wanted.CallbackUrl,
                Capacity = wanted.Capacity,
                TokenId = token ?? a.TokenId,
                SecretVersion = token is null ? a.SecretVersion : a.SecretVersion + 1,
                Paused = wanted.Reinstate ? null : a.Paused,
                PausedAt = wanted.Reinstate ? null : a.PausedAt,
                Outage = wanted.Reinstate || (a.Paused is null && wanted.CallbackUrl != a.CallbackUrl) ? null : a.Outage, // another receiver may be up
                Flags = wanted.Reinstate ? [] : a.Flags,
                ReinstatedAt = wanted.Reinstate ? now : a.ReinstatedAt,
                Standing = wanted.Reinstate ? a.Standing with { Lapses = 0, CoolUntil = null, Missed = 0 } : a.Standing,
            },
            cancellation)
            ?? throw ProblemException.NotFound("annotator", id);
    }
}
