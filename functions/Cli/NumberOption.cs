using System.CommandLine;
using System.Globalization;

namespace AnnotationFunctions.Cli;

/// <summary>Options that take a whole number of a range.</summary>
internal static class NumberOption
{
    internal static Option<int> Create(string name, int standard, int min, int max, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} {min} to {max}.", HelpName = "number", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max;
            if (!result.Implicit && !valid)
            {
                result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
            }
        });
        return option;
    }
}
