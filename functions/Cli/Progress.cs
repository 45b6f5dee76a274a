using Spectre.Console;

namespace AnnotationFunctions.Cli;

/// <summary>The steps of a piece of work, each with a bar of its own.</summary>
internal sealed class Progress(ProgressContext? bars, TextWriter lines)
{
    internal ProgressStep Step(string description, double total) => new(bars?.AddTask(Markup.Escape(description), maxValue: Math.Max(total, 1)), lines, description, total);
}
