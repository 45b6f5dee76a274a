namespace AnnotationFunctions.App.Access;

/// <summary>Who may call an HTTP function. The app does not start when one has none.</summary>
/// <param name="roles">The roles that are admitted beside <see cref="Role.Owner"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(Role roles) : Attribute
{
    /// <summary>The roles that are admitted; an owner always is.</summary>
    public Role Roles { get; } = roles | Role.Owner;

    /// <summary>Nobody needs to say who they are. Only for what says nothing about anybody's data.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A signed task link (query <c>annotator</c>, <c>expires</c>, <c>signature</c>) is as good as the token of the annotator whom it names, for the route's <c>{task}</c>.</summary>
    public bool SignedLink { get; init; }

    /// <summary>A token is also taken as the password of <c>Authorization: Basic</c>, whoever the user, for tools that know nothing else.</summary>
    public bool Basic { get; init; }
}
