namespace AnnotationFunctions.Core.Agreement;

/// <summary>Options of <see cref="TranscriptAgreement"/>.</summary>
public sealed record TranscriptAgreementOptions : EstimateOptions;
