using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Checks what is said of a model, before its file is looked at.</summary>
internal static class ModelCheck
{
    private const int MaxSide = 4_096;
    private const int MaxClasses = 10_000;

    /// <summary>Throws unless every class of the model is one of the schema.</summary>
    /// <exception cref="ModelException">Names the classes that are not.</exception>
    public static void Classes(ModelReference model, LabelSchema schema)
    {
        var unknown = model.Input.Classes.Where(id => schema.IndexOfClass(id) < 0).ToList();
        if (unknown.Count > 0)
        {
            throw new ModelException($"The model's classes {Names(unknown)} are not in schema version {schema.Version}.");
        }
    }

    /// <summary>Everything that is wrong with a request, for the project's schema.</summary>
    public static IReadOnlyList<ProblemError> Faults(ModelRequest request, LabelSchema schema) =>
        [.. Faults(request), .. InputFaults(request.Input), .. ClassFaults(request.Input.Classes, schema)];

    private static IEnumerable<ProblemError> Faults(ModelRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 100)
        {
            yield return new ProblemError("/name", "Expected a name of 1 to 100 characters.");
        }

        if (BlobName.Fault(request.File) is { } fault)
        {
            yield return new ProblemError("/file", $"The file's name {fault}.");
        }
    }

    private static IEnumerable<ProblemError> InputFaults(ModelInput input)
    {
        foreach (var (pointer, side) in new[] { ("/input/width", input.Width), ("/input/height", input.Height) })
        {
            if (side is < 1 or > MaxSide)
            {
                yield return new ProblemError(pointer, $"Expected 1 to {MaxSide} pixels, found {side}.");
            }
        }

        if (input.Channels is not (1 or 3))
        {
            yield return new ProblemError("/input/channels", $"Expected 1 (grey) or 3 (RGB), found {input.Channels}.");
        }

        if (!float.IsFinite(input.Mean))
        {
            yield return new ProblemError("/input/mean", "Expected a finite number.");
        }

        if (!float.IsFinite(input.Deviation) || input.Deviation <= 0)
        {
            yield return new ProblemError("/input/deviation", $"Expected a finite number above 0, found {input.Deviation}.");
        }
    }

    private static IEnumerable<ProblemError> ClassFaults(IReadOnlyList<string> classes, LabelSchema schema)
    {
        if (classes.Count is 0 or > MaxClasses)
        {
            yield return new ProblemError("/input/classes", $"Expected 1 to {MaxClasses} classes, found {classes.Count}.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < classes.Count; i++)
        {
            if (schema.IndexOfClass(classes[i]) < 0)
            {
                yield return new ProblemError($"/input/classes/{i}", $"'{classes[i]}' is no class of schema version {schema.Version}.");
            }
            else if (!seen.Add(classes[i]))
            {
                yield return new ProblemError($"/input/classes/{i}", $"'{classes[i]}' occurs before in the list.");
            }
        }
    }

    private static string Names(List<string> ids) => string.Join(", ", ids.Take(5).Select(id => $"'{id}'")) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
}
