using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Body of POST annotation, as the OpenAPI document describes it: read by the schema of the task, with every violation listed.</summary>
/// <param name="Answer">The answer, as the task's schema says.</param>
/// <param name="Seconds">Seconds of work, 0 to a week; counted from the claim when absent.</param>
public sealed record AnswerRequest(Answer Answer, double? Seconds = null);
