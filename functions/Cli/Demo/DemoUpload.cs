namespace AnnotationFunctions.Cli.Demo;

/// <summary>One file that the demo uploads.</summary>
/// <param name="Name">Name below the project's folder.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Truth">The digit that a picture shows; null where the upload shows none that could be labelled.</param>
/// <param name="Special">What is odd about it; null for an ordinary picture.</param>
/// <param name="Expected">The outcome that an odd upload must have; null for copies, since either of two may be taken for the copy.</param>
internal sealed record DemoUpload(string Name, byte[] Content, string? Truth, string? Special = null, string? Expected = null);
