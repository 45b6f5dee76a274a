namespace AnnotationFunctions.App.Projects;

/// <summary>Where a model was taken from: an artifact in an OCI registry.</summary>
/// <param name="Reference">As it was asked for: <c>registry.example/models/digits:v3</c> or with <c>@sha256:…</c>.</param>
/// <param name="Digest">Digest of the manifest that the reference named at the time, <c>sha256:…</c>.</param>
public sealed record ModelArtifact(string Reference, string Digest);
