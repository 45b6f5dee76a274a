namespace AnnotationFunctions.Core.Schema;

/// <summary>One thing that is wrong with an answer or a schema.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) into the document that was read; empty for the document itself.</param>
/// <param name="Code">What, for programs: one of <see cref="ViolationCode"/>. Codes are stable between versions.</param>
/// <param name="Message">What, for people: what was found and what was expected.</param>
public sealed record Violation(string Pointer, string Code, string Message);
