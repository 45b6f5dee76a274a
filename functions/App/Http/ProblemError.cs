using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Http;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">Where: a JSON pointer into the body; a query parameter as <c>?name</c>.</param>
/// <param name="Message">What, for people: what was found or expected. The words may change.</param>
/// <param name="Code">What, for programs, where an answer, a schema or the JSON itself is at fault, such as <c>value.notListed</c>: one of the codes of violations, which are stable between versions.</param>
public sealed record ProblemError(string Pointer, string Message, string? Code = null)
{
    /// <summary>A violation in a document that stands at <paramref name="parent"/> in the body.</summary>
    internal static ProblemError Of(Violation violation, string parent) => new(parent + violation.Pointer, violation.Message, violation.Code);
}
