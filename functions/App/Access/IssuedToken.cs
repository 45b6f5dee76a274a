namespace AnnotationFunctions.App.Access;

/// <summary>A new token. <paramref name="Text"/> is its only appearance: it is kept nowhere.</summary>
public sealed record IssuedToken(AccessToken Token, string Text);
