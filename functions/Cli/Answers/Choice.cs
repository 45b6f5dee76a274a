using System.CommandLine;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>Options that take one of several names, in any case, with or without hyphens.</summary>
internal static class Choice
{
    internal static Option<T> Option<T>(string name, string description, T standard, IReadOnlyDictionary<string, T> choices)
    {
        var names = string.Join(", ", choices.Keys);
        var option = new Option<T>(name)
        {
            Description = $"{description} One of: {names}.",
            HelpName = "name",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                foreach (var (known, value) in choices)
                {
                    if (Plain(known).Equals(Plain(text), StringComparison.OrdinalIgnoreCase))
                    {
                        return value;
                    }
                }

                result.AddError($"{name} takes one of {names}, not '{text}'.");
                return standard;
            },
        };
        option.CompletionSources.Add(_ => choices.Keys.Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        return option;
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
