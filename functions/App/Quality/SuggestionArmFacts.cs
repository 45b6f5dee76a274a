namespace AnnotationFunctions.App.Quality;

/// <summary>The answers of one arm of the comparison: with the model's suggestion in view, or without.</summary>
/// <param name="Answers">Answers to items for which there was a suggestion.</param>
/// <param name="MedianSeconds">Median of the seconds per answer; 0 without answers.</param>
/// <param name="MetWrong">Answers to items whose suggestion was wrong, by the label that stands.</param>
/// <param name="TookWrong">How many of these are the wrong suggestion.</param>
/// <param name="MetRight">Answers to items whose suggestion was right.</param>
/// <param name="TookRight">How many of these are the suggestion.</param>
/// <param name="Right">Answers that are the label that stands, of both.</param>
public sealed record SuggestionArmFacts(int Answers, double MedianSeconds, int MetWrong, int TookWrong, int MetRight, int TookRight, int Right)
{
    internal static SuggestionArmFacts Of(IReadOnlyCollection<JudgedAnswer> answers)
    {
        var seconds = answers.Select(answer => answer.Vote.Seconds).Order().ToList();
        var (wrong, right) = (answers.Where(answer => answer.SuggestionIsRight == false).ToList(), answers.Where(answer => answer.SuggestionIsRight == true).ToList());
        return new SuggestionArmFacts(
            answers.Count,
            seconds.Count == 0 ? 0 : Math.Round(seconds[seconds.Count / 2], 3),
            wrong.Count,
            wrong.Count(answer => answer.Use.Same),
            right.Count,
            right.Count(answer => answer.Use.Same),
            answers.Count(answer => answer.IsRight));
    }
}
