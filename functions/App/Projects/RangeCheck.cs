using System.Globalization;
using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>Collects what is out of range, each with its pointer.</summary>
internal sealed class RangeCheck(string pointer)
{
    private readonly List<ProblemError> errors = [];

    internal IReadOnlyList<ProblemError> Errors => errors;

    internal void That(string name, bool holds, FormattableString message)
    {
        if (!holds)
        {
            errors.Add(new ProblemError(JsonPointer.Append(pointer, name), message.ToString(CultureInfo.InvariantCulture)));
        }
    }

    internal void Within<T>(string name, T value, T min, T max)
        where T : IComparable<T> =>
        That(name, value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0, $"Must be {min} to {max}, is {value}.");
}
