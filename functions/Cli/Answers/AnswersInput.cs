using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>A file of answers, and how it is to be read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Columns, delimiter, times, order of labels.</param>
/// <param name="Sheet">Sheet of a workbook; null takes the first.</param>
/// <param name="TakesOrder">Whether an order of labels would be of use, for advice.</param>
internal sealed record AnswersInput(string Path, AnswersFormat Format, string? Sheet, bool TakesOrder);
