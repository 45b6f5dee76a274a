using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>What <c>annotate demo --json</c> prints: these fields and no others, always all of them. Null where something could not be measured.</summary>
/// <param name="Uploaded">Files that were uploaded.</param>
/// <param name="Items">Items that were made of them.</param>
/// <param name="Quarantined">Uploads that the pipeline set aside with a reason.</param>
/// <param name="Duplicates">Uploads or items that were recognised as copies, exact or near.</param>
/// <param name="PrelabelAccuracy">Share of items that the model pre-labelled rightly.</param>
/// <param name="Annotations">Answers and expert decisions that were stored.</param>
/// <param name="Reassigned">Tasks that went to somebody else.</param>
/// <param name="Alpha">Krippendorff's α of the answers that count.</param>
/// <param name="AlphaLower">Lower bound of its interval.</param>
/// <param name="ConsensusAccuracy">Share of right labels in the dataset.</param>
/// <param name="BestAnnotatorAccuracy">The highest share of right answers of any of the eight annotators with at least 30 answers, each on what they answered; of any of them where nobody has as many.</param>
/// <param name="FlaggedAnnotators">Annotators whose answers the pipeline no longer trusts, or who do not answer.</param>
/// <param name="DatasetVersion">Version of the dataset that was cut.</param>
/// <param name="DatasetItems">Items in it.</param>
/// <param name="Lost">Uploads without an outcome.</param>
/// <param name="Seconds">From the creation of the project to the downloaded dataset.</param>
/// <param name="Suggestions">What the model's suggestions saved and spoiled, against the control arm, as the pipeline measures it.</param>
internal sealed record DemoReport(
    int Uploaded,
    int Items,
    int Quarantined,
    int Duplicates,
    double? PrelabelAccuracy,
    int Annotations,
    int Reassigned,
    double? Alpha,
    double? AlphaLower,
    double? ConsensusAccuracy,
    double? BestAnnotatorAccuracy,
    IReadOnlyList<string> FlaggedAnnotators,
    string? DatasetVersion,
    int DatasetItems,
    int Lost,
    double Seconds,
    SuggestionReport? Suggestions);
