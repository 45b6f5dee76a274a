namespace AnnotationFunctions.App.Access;

/// <summary>Asks for a token.</summary>
/// <param name="Name">Whose it is, for people: 1 to 100 characters.</param>
/// <param name="Role">owner, ops or uploader; annotators and reviewers get theirs where they are registered with a project.</param>
/// <param name="Projects">Ids of the projects it is for; <c>["*"]</c> means all.</param>
/// <param name="ExpiresAt">From when on it is refused; never when absent.</param>
public sealed record TokenRequest(string Name, Role Role, IReadOnlyList<string> Projects, DateTimeOffset? ExpiresAt = null);
