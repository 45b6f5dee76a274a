using AnnotationFunctions.App.Prelabel.Tensors;

namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>Makes the input tensors of a model. Checked against the model when it is made.</summary>
internal interface IItemEncoder
{
    /// <summary>Rows of one run when the model fixes them.</summary>
    int? FixedRows { get; }

    /// <summary>Whether it reads such media.</summary>
    bool Reads(string mediaType);

    /// <summary>An item as rows.</summary>
    /// <exception cref="Media.RejectedMediaException">The media cannot be read.</exception>
    Encoded Encode(MediaContent media);

    /// <summary>The tensors of some rows, filled up with empty rows to <paramref name="rows"/>.</summary>
    IReadOnlyList<Tensor> Batch(IReadOnlyList<(Encoded Item, int Row)> some, int rows);

    /// <summary>Items to try the model on when the project takes it.</summary>
    IReadOnlyList<Encoded> Probes();
}
