using AnnotationFunctions.App.Annotate.Callbacks;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>A task over HTTP.</summary>
/// <param name="Task">Task id.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Annotator">Who holds or held it.</param>
/// <param name="LeaseUntil">When its lease ends.</param>
/// <param name="Offer">What is asked for, while an answer is taken.</param>
/// <param name="Receipt">The answer's receipt, once there is one.</param>
public sealed record TaskFacts(
    string Task, TaskState State, string? Annotator, DateTimeOffset? LeaseUntil, TaskOffer? Offer = null, Receipt? Receipt = null);
