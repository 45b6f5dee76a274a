using System.CommandLine;
using System.CommandLine.Completions;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>One of the things that an option takes by name. Stands for the thing itself; its text, also in help, is the name.</summary>
internal readonly record struct Choice<T>(string Name, T Value)
{
    public static implicit operator T(Choice<T> choice) => choice.Value;

    public override string ToString() => Name;
}

/// <summary>Options that take one of several names, in any case, with or without hyphens.</summary>
internal static class Choice
{
    /// <summary>Makes one. A thing may have several names: the first is the one that help and messages show.</summary>
    internal static Option<Choice<T>> Option<T>(string name, string description, T standard, IReadOnlyDictionary<string, T> choices)
    {
        var things = choices.GroupBy(choice => choice.Value, choice => choice.Key).Select(group => new Choice<T>(group.First(), group.Key)).ToList();
        var preset = things.Find(choice => EqualityComparer<T>.Default.Equals(choice.Value, standard));
        var names = string.Join(", ", things);
        var option = new Option<Choice<T>>(name)
        {
            Description = $"{description} One of: {names}.",
            HelpName = "name",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                foreach (var (known, value) in choices)
                {
                    if (Plain(known).Equals(Plain(text), StringComparison.OrdinalIgnoreCase))
                    {
                        return new Choice<T>(known, value);
                    }
                }

                result.AddError($"{name} takes one of {names}, not '{text}'.");
                return preset;
            },
        };
        if (preset.Name is not null)
        {
            option.DefaultValueFactory = _ => preset;
        }

        option.CompletionSources.Add(_ => things.Select(choice => new CompletionItem(choice.Name)));
        return option;
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
