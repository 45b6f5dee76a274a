using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>The version that a request's path names.</summary>
internal static class RouteVersion
{
    /// <summary>Its number; null where the path names none.</summary>
    /// <exception cref="InferenceException">It is no number of a version.</exception>
    public static int? Of(HttpContext context) => context.Request.RouteValues.TryGetValue("version", out var value)
        ? ModelName.Version((string)value!) ?? throw new InferenceException(InferenceFailure.Unknown, $"'{value}' is no version; versions are numbers from 1.")
        : null;
}
