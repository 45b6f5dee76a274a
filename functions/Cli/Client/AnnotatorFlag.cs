namespace AnnotationFunctions.Cli.Client;

/// <summary>What is held against an annotator: inaccurate, random, confuses or silent, and the evidence in a sentence.</summary>
internal sealed record AnnotatorFlag(string Kind, string Evidence);
