namespace AnnotationFunctions.Cli.Client;

/// <summary>Registers somebody with a project.</summary>
internal sealed record AnnotatorRegistration(string Name, string Role, Uri? CallbackUrl, int Capacity);
