using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Candidates, best first.</summary>
internal sealed class RankingContract(LabelSchema schema) : AnswerContract(schema)
{
    public override IEnumerable<string> Unstated =>
        [$"Every rank names candidates of the item, none twice, and {(Schema.Ranking?.Top is { } top ? $"at least {top}" : "all")} of them."];

    protected override Shape AnswerShape()
    {
        var candidate = NumberShape.Integer(0, AnswerLimits.MaxCandidates - 1);
        var rank = new ArrayShape(candidate, 1, Schema.Ranking is { Ties: true } ? AnswerLimits.MaxCandidates : 1) { Unique = true };
        return Envelope([new Member("ranks", new ArrayShape(rank, 1, AnswerLimits.MaxCandidates))],
            AttributeShapes.Member(Schema.Attributes));
    }

    protected override void Check(AnswerDraft draft)
    {
        if (draft.Answer is not RankingAnswer answer)
        {
            return;
        }
        var seen = new HashSet<int>();
        for (var rank = 0; rank < answer.Ranks.Count; rank++)
        {
            for (var i = 0; i < answer.Ranks[rank].Count; i++)
            {
                var candidate = answer.Ranks[rank][i];
                if (candidate >= draft.Bounds.Candidates)
                {
                    draft.Scope.AddAt(["ranks", rank, i], ViolationCode.Outside,
                        $"There is no candidate {candidate}; the item has {draft.Bounds.Candidates}, counted from 0.");
                }
                else if (!seen.Add(candidate))
                {
                    draft.Scope.AddAt(["ranks", rank, i], ViolationCode.Duplicate, $"Candidate {candidate} is ranked more than once.");
                }
            }
        }
        if (draft.Bounds.Candidates is { } all && Math.Min(Schema.Ranking?.Top ?? all, all) is var needed && seen.Count < needed)
        {
            draft.Scope.AddAt(["ranks"], ViolationCode.Count,
                $"{seen.Count} candidates are ranked; expected {(needed == all ? "all" : "at least")} {needed}.");
        }
        Implications.CheckAnswer(draft);
    }
}
