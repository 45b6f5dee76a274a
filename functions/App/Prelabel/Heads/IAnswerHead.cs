using AnnotationFunctions.App.Prelabel.Encoders;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Reads a model's outputs as an answer. The rows are finite.</summary>
internal interface IAnswerHead
{
    /// <summary>The answer for an item.</summary>
    /// <param name="rows">What the model gave for each row of the item.</param>
    /// <param name="item">The item as the model read it.</param>
    /// <param name="schemaVersion">Schema version that the answer names.</param>
    ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion);
}
