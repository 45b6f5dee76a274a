namespace AnnotationFunctions.Cli.Client;

/// <summary>What an annotator is told at registration, this one time.</summary>
internal sealed record Registration(string Token, string CallbackSecret);
