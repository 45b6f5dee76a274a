namespace AnnotationFunctions.Core.Numerics;

/// <summary>Collects what is wrong with a set of options, so that all errors are reported at once.</summary>
internal static class Options
{
    public static void Require(List<string> errors, bool condition, string name, object value, string expected)
    {
        if (!condition)
        {
            errors.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}."));
        }
    }

    public static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors));
        }
    }
}
