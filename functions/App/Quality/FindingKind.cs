namespace AnnotationFunctions.App.Quality;

/// <summary>What findings are about.</summary>
public enum FindingKind
{
    /// <summary>An annotator's accuracy is below the policy's.</summary>
    AnnotatorInaccurate,

    /// <summary>An annotator answers at random.</summary>
    AnnotatorRandom,

    /// <summary>An annotator takes one class for another.</summary>
    AnnotatorConfuses,

    /// <summary>An annotator does not answer.</summary>
    AnnotatorSilent,

    /// <summary>The receiver of an annotator takes no callbacks.</summary>
    AnnotatorUnreachable,

    /// <summary>The answers of an item do not settle its label.</summary>
    ItemUnresolved,

    /// <summary>The label of an item is not sure enough to be promoted.</summary>
    ItemUncertain,

    /// <summary>The orchestration of an item failed.</summary>
    ItemFailed,

    /// <summary>Items of a batch wait for annotators who are paused, flagged, silent or out of reach.</summary>
    BatchWaits,

    /// <summary>A batch did not pass its gate.</summary>
    BatchRejected,

    /// <summary>Annotators take over wrong suggestions of the model more often than the policy permits.</summary>
    SuggestionsMislead,

    /// <summary>The model labelled items by itself, and no longer may: what people say of it does not pass the policy any more.</summary>
    AutoLabelStopped,

    /// <summary>The tag of a project's model names another artifact than the one that runs.</summary>
    ModelTagMoved,

    /// <summary>The inference server runs another model than the project took.</summary>
    ModelChanged,
}
