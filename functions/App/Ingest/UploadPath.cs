using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Ingest;

/// <summary>The path of an uploaded blob, <c>{project}/{name…}</c>, split in code because the trigger's patterns are greedy.</summary>
/// <param name="Project">Id of the project; well-formed, but it need not exist.</param>
/// <param name="Name">The rest, at least one character.</param>
internal sealed record UploadPath(string Project, string Name)
{
    /// <summary>Splits a path. When that fails, <paramref name="fault"/> says why.</summary>
    public static UploadPath? Split(string path, out string fault)
    {
        fault = BlobName.Fault(path) is { } bad ? $"Its path {bad}." : "";
        if (fault.Length > 0)
        {
            return null;
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            fault = "It lies in no project's folder; expected the path {project}/{name}.";
            return null;
        }

        var project = path[..slash];
        if (!ProjectId.IsValid(project))
        {
            fault = $"Its folder '{project}' is no project id; ids match {ProjectId.Pattern}.";
            return null;
        }

        return new UploadPath(project, path[(slash + 1)..]);
    }
}
