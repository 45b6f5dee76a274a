using System.Text.RegularExpressions;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Body of POST tasks/claim.</summary>
/// <param name="Max">Most tasks to take, 1 to 100.</param>
/// <param name="Id">
/// A name of the caller's for this claim, new for each claim: 1 to 64 letters, digits, - and _. Sent again with it, the claim gives the tasks that it gave
/// before and that are still in hand, and takes no others. For a call whose answer was lost.
/// </param>
public sealed partial record ClaimRequest(int Max = 1, string? Id = null)
{
    internal const string IdPattern = "[A-Za-z0-9_-]{1,64}";

    internal bool HasValidId => Id is null || Regex().IsMatch(Id);

    [GeneratedRegex($@"\A{IdPattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Regex();
}
