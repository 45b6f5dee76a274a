namespace AnnotationFunctions.App.Access;

/// <summary>What a token is for. Combined, the roles that an endpoint admits; an owner is admitted everywhere.</summary>
[Flags]
public enum Role
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>May do everything in their projects, and alone issues tokens for these; of all projects, alone creates projects.</summary>
    Owner = 1,

    /// <summary>Runs batches, watches quality and cost, changes schemas, guidelines and policies.</summary>
    Ops = 2,

    /// <summary>Uploads data and sees what became of it.</summary>
    Uploader = 4,

    /// <summary>An annotator whose decision settles what others disagree on.</summary>
    Reviewer = 8,

    /// <summary>Answers tasks; sees only their own.</summary>
    Annotator = 16,

    /// <summary>Whoever holds a token.</summary>
    Any = Owner | Ops | Uploader | Reviewer | Annotator,
}
