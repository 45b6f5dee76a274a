using System.Text.Json.Nodes;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>All that an annotator needs to answer a task: the data of a callback, and what a claim returns. Its links need no token.</summary>
/// <param name="Task">Task id.</param>
/// <param name="Project">Project id.</param>
/// <param name="Batch">Batch id.</param>
/// <param name="Item">Item id.</param>
/// <param name="Role">As one of several, or as the expert.</param>
/// <param name="TaskType">What is asked for, for example <c>classification.one</c>.</param>
/// <param name="SchemaVersion">The schema version that the answer must name.</param>
/// <param name="GuidelineVersion">The guideline to follow; 0 when there is none.</param>
/// <param name="LeaseUntil">Until when an answer is expected; after that somebody else is asked.</param>
/// <param name="MediaUrl">The item itself.</param>
/// <param name="AnswerUrl">Where the answer goes: POST <c>{"answer": …}</c>.</param>
/// <param name="AnswerSchemaUrl">JSON Schema of the answer.</param>
/// <param name="AnswerSchema">The same, where it is small.</param>
/// <param name="Suggestion">The model's answer: for reviewers, and, where the policy wants it, for annotators whose task is in the arm that sees it.</param>
public sealed record TaskOffer(
    string Task,
    string Project,
    string Batch,
    string Item,
    TaskRole Role,
    string TaskType,
    int SchemaVersion,
    int GuidelineVersion,
    DateTimeOffset LeaseUntil,
    string MediaUrl,
    string AnswerUrl,
    string AnswerSchemaUrl,
    JsonObject? AnswerSchema,
    Suggestion? Suggestion);
