namespace AnnotationFunctions.Core.Schema.Evolution;

/// <summary>Compares the rules that belong to one task type, and the reasons for skipping.</summary>
internal static class RuleDifferences
{
    public static void Find(LabelSchema before, LabelSchema after, DifferenceList found)
    {
        found.Values("/skipReasons", before.SkipReasons, after.SkipReasons);
        if (before.Scale is { } oldScale && after.Scale is { } newScale)
        {
            Scale(oldScale, newScale, found);
        }
        if (before.Relations is { } oldRelations && after.Relations is { } newRelations)
        {
            Relations(oldRelations, newRelations, found);
        }
        Ranking(before.Ranking ?? new(), after.Ranking ?? new(), found);
        Preference(before.Preference ?? new(), after.Preference ?? new(), found);
        Text(before.Text ?? new(), after.Text ?? new(), found);
    }

    private static void Scale(NumericScale before, NumericScale after, DifferenceList found)
    {
        found.Bound("/scale/min", before.Min, after.Min, least: true);
        found.Bound("/scale/max", before.Max, after.Max, least: false);
        if (after.Step is not null && (before.Step != after.Step || before.Min != after.Min))
        {
            found.Breaking("/scale/step", $"The steps of the scale changed.");
        }
        if (before.Unit != after.Unit)
        {
            found.Breaking("/scale/unit", $"The unit changed from '{before.Unit}' to '{after.Unit}', so that numbers mean something else.");
        }
    }

    private static void Relations(RelationRules before, RelationRules after, DifferenceList found)
    {
        found.Values("/relations/between", [.. before.Between.Select(type => type.Name())], [.. after.Between.Select(type => type.Name())]);
        found.Values("/relations/classes", [.. before.Classes.Select(relation => relation.Id)],
            [.. after.Classes.Select(relation => relation.Id)]);
        for (var i = 0; i < after.Classes.Count; i++)
        {
            var now = after.Classes[i];
            if (before.Classes.FirstOrDefault(relation => relation.Id == now.Id) is not { } was)
            {
                continue;
            }
            var pointer = FormattableString.Invariant($"/relations/classes/{i}");
            Ends($"{pointer}/from", was.From, now.From, found);
            Ends($"{pointer}/to", was.To, now.To, found);
            found.Switch($"{pointer}/symmetric", was.Symmetric, now.Symmetric, breakingWhenOn: true);
            found.Switch($"{pointer}/acyclic", was.Acyclic, now.Acyclic, breakingWhenOn: true);
            AttributeDifferences.Find($"{pointer}/attributes", was.Attributes, now.Attributes, found);
        }
    }

    /// <summary>An empty list permits every class.</summary>
    private static void Ends(string pointer, ValueList<string> before, ValueList<string> after, DifferenceList found)
    {
        if (before.Count == 0 && after.Count > 0)
        {
            found.Breaking(pointer, $"The relation was limited to some classes.");
        }
        else if (before.Count > 0 && after.Count == 0)
        {
            found.Compatible(pointer, $"The relation is no longer limited to some classes.");
        }
        else
        {
            found.Values(pointer, before, after);
        }
    }

    private static void Ranking(RankingRules before, RankingRules after, DifferenceList found)
    {
        found.Switch("/ranking/ties", before.Ties, after.Ties, breakingWhenOn: false);
        found.Bound("/ranking/top", before.Top ?? AnswerLimits.MaxCandidates, after.Top ?? AnswerLimits.MaxCandidates, least: true);
    }

    private static void Preference(PreferenceRules before, PreferenceRules after, DifferenceList found)
    {
        found.Switch("/preference/tie", before.Tie, after.Tie, breakingWhenOn: false);
        found.Switch("/preference/neither", before.Neither, after.Neither, breakingWhenOn: false);
        if (before.Strengths != after.Strengths)
        {
            found.Breaking("/preference/strengths", $"The degrees of preference changed, so that strengths mean something else.");
        }
    }

    private static void Text(TextRules before, TextRules after, DifferenceList found)
    {
        found.Bound("/text/minLength", before.MinLength ?? 1, after.MinLength ?? 1, least: true);
        const int longest = AnswerLimits.MaxTextLength;
        found.Bound("/text/maxLength", before.MaxLength ?? longest, after.MaxLength ?? longest, least: false);
        found.Switch("/text/timed", before.Timed, after.Timed, breakingWhenOn: true);
        if (before.Conversation != after.Conversation)
        {
            found.Breaking("/text/conversation", $"Answers have another form.");
            return;
        }
        found.Values("/text/roles", Roles(before), Roles(after));
        if (after.LastRole is not null && before.LastRole != after.LastRole)
        {
            found.Breaking("/text/lastRole", $"The last message must be of the role '{after.LastRole}'.");
        }
    }

    private static ValueList<string> Roles(TextRules rules) => rules.Roles.Count > 0 ? rules.Roles : TextRules.DefaultRoles;
}
