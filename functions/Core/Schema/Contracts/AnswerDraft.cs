using System.Text.Json;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>An answer while it is read.</summary>
/// <param name="Root">The JSON object.</param>
/// <param name="Answer">The answer, or null when its form is wrong; what is well formed in it is checked all the same.</param>
/// <param name="Tally">The classes that occur.</param>
/// <param name="Bounds">The item.</param>
/// <param name="Scope">Where violations go.</param>
internal readonly record struct AnswerDraft(JsonElement Root, Answer? Answer, ClassTally Tally, ItemBounds Bounds, CheckScope Scope);
