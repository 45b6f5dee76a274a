using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>An annotator over HTTP.</summary>
/// <param name="Id">Id within the project, as it was given.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Role">Annotator or reviewer.</param>
/// <param name="CallbackUrl">Where tasks are sent.</param>
/// <param name="Capacity">Most tasks in hand.</param>
/// <param name="RegisteredAt">When registered.</param>
/// <param name="Paused">Why no tasks are given.</param>
/// <param name="Flags">What scoring holds against them.</param>
/// <param name="Standing">How reliably tasks come back.</param>
/// <param name="Outage">That the receiver takes no callbacks, and since when; absent while it does.</param>
/// <param name="Scorecard">How good the answers are; null before any was compared.</param>
/// <param name="Token">The bearer token; shown once.</param>
/// <param name="CallbackSecret">The secret that callbacks are signed with; shown once.</param>
/// <param name="Key">What stands for the id in links, tokens and logs, and may stand for it in addresses too; absent where it is the id.</param>
public sealed record AnnotatorFacts(
    string Id,
    string Name,
    TaskRole Role,
    Uri? CallbackUrl,
    int Capacity,
    DateTimeOffset RegisteredAt,
    string? Paused,
    IReadOnlyList<AnnotatorFlag> Flags,
    Standing Standing,
    Outage? Outage = null,
    ScorecardFacts? Scorecard = null,
    string? Token = null,
    string? CallbackSecret = null,
    string? Key = null)
{
    internal static AnnotatorFacts Of(Annotator annotator, Scorecard? card = null) => new(
        annotator.ShownId, annotator.Name, annotator.Role, annotator.CallbackUrl, annotator.Capacity, annotator.RegisteredAt, annotator.Paused,
        annotator.StandingFlags, annotator.Standing, annotator.Outage, card is null ? null : ScorecardFacts.Of(card), Key: annotator.GivenId is null ? null : annotator.Id);
}
