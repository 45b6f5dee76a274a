using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>The forms of longer texts.</summary>
internal static class TextShapes
{
    /// <summary>A text of the length that the schema allows.</summary>
    public static TextShape Of(TextRules? rules) => new(rules?.MinLength ?? 1, rules?.MaxLength ?? AnswerLimits.MaxTextLength);
}
