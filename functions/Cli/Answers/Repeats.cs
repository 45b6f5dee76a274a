using System.CommandLine;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>The option that says what happens to several answers of one worker about one task.</summary>
internal static class Repeats
{
    internal static Option<Choice<RepeatedAnswers>> Option(RepeatedAnswers standard) => Choice.Option(
        "--repeated",
        "Which answers count where a worker answered a task more than once.",
        standard,
        new Dictionary<string, RepeatedAnswers> { ["all"] = RepeatedAnswers.All, ["last"] = RepeatedAnswers.Last, ["first"] = RepeatedAnswers.First });
}
