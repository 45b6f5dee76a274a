using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>
/// Says what a new schema breaks: which answers under the old one would no longer be accepted or no longer mean what they did. What only
/// adds a choice (a class, an optional attribute, a wider range) breaks nothing.
/// </summary>
internal sealed class SchemaChange
{
    private readonly List<string> breaking = [];

    internal static IReadOnlyList<string> Breaking(LabelSchema old, LabelSchema @new)
    {
        var change = new SchemaChange();
        if (old.TaskType != @new.TaskType)
        {
            // Nothing that follows could be compared.
            return [$"The task type changed from {old.TaskType} to {@new.TaskType}: no earlier answer fits."];
        }

        change.Classes(old, @new);
        change.Attributes("the answer", old.Attributes, @new.Attributes);
        change.Attributes("every object", old.ObjectAttributes, @new.ObjectAttributes);
        change.Gone("skip reason", old.SkipReasons, @new.SkipReasons);
        change.Scale(old.Scale, @new.Scale);
        change.Relations(old.Relations, @new.Relations);
        change.Choices(old, @new);
        change.Texts(old.Text ?? new TextRules(), @new.Text ?? new TextRules());
        foreach (var constraint in @new.Constraints.Where(each => !old.Constraints.Contains(each)))
        {
            change.That(false, $"A constraint of type {constraint.GetType().Name.Replace("Constraint", "", StringComparison.Ordinal).ToLowerInvariant()} is new or changed: earlier answers may violate it.");
        }

        return change.breaking;
    }

    private void Classes(LabelSchema old, LabelSchema @new)
    {
        Gone("class", old.Classes.Select(each => each.Id), @new.Classes.Select(each => each.Id));
        foreach (var (before, after) in old.Classes.Join(@new.Classes, each => each.Id, each => each.Id, (before, after) => (before, after)))
        {
            Attributes($"class '{before.Id}'", before.Attributes, after.Attributes);
            That(before.Keypoints.Take(after.Keypoints.Count).SequenceEqual(after.Keypoints.Take(before.Keypoints.Count)) && after.Keypoints.Count >= before.Keypoints.Count,
                $"The keypoints of class '{before.Id}' changed other than by additions at the end.");
        }

        var kept = old.Classes.Select(each => each.Id).Where(id => @new.IndexOfClass(id) >= 0).ToList();
        That(old.TaskType != TaskType.ClassificationOrdinal || kept.Select(@new.IndexOfClass).SequenceEqual(kept.Select(@new.IndexOfClass).Order()),
            $"The order of the scale changed.");
    }

    private void Attributes(string owner, ValueList<AttributeDefinition> old, ValueList<AttributeDefinition> @new)
    {
        Gone($"attribute of {owner}", old.Select(each => each.Id), @new.Select(each => each.Id));
        foreach (var after in @new)
        {
            var before = old.FirstOrDefault(each => each.Id == after.Id);
            That(!after.Required || before is { Required: true }, $"The attribute '{after.Id}' of {owner} is now required: earlier answers may lack it.");
            if (before is null)
            {
                continue;
            }

            var name = $"attribute '{after.Id}' of {owner}";
            That(before.Type == after.Type, $"The {name} changed its type from {before.Type} to {after.Type}.");
            That(before.PerFrame == after.PerFrame, $"The {name} changed whether it is given per frame.");
            Gone($"value of the {name}", before.Values, after.Values);
            That(Within(before.Min, before.Max, after.Min, after.Max), $"The range of the {name} became narrower.");
            That((after.MaxLength ?? AttributeDefinition.DefaultMaxLength) >= (before.MaxLength ?? AttributeDefinition.DefaultMaxLength),
                $"The length of the {name} became shorter.");
        }
    }

    private void Scale(NumericScale? old, NumericScale? @new)
    {
        if (old is not null && @new is not null)
        {
            That(Within(old.Min, old.Max, @new.Min, @new.Max), $"The scale became narrower.");
            That(old.Unit == @new.Unit, $"The unit of the scale changed from '{old.Unit}' to '{@new.Unit}': earlier numbers mean something else.");
            That(@new.Step is null || (old.Step == @new.Step && old.Min.Equals(@new.Min)), $"The steps of the scale changed.");
        }
    }

    private void Relations(RelationRules? old, RelationRules? @new)
    {
        if (old is null || @new is null)
        {
            return;
        }

        Gone("kind of object that relations join", old.Between.Select(each => each.ToString()), @new.Between.Select(each => each.ToString()));
        Gone("relation", old.Classes.Select(each => each.Id), @new.Classes.Select(each => each.Id));
        foreach (var (before, after) in old.Classes.Join(@new.Classes, each => each.Id, each => each.Id, (before, after) => (before, after)))
        {
            Attributes($"relation '{before.Id}'", before.Attributes, after.Attributes);
            That(before.Symmetric == after.Symmetric, $"The relation '{before.Id}' changed whether it is symmetric.");
            That(before.Acyclic || !after.Acyclic, $"The relation '{before.Id}' must now be free of cycles.");
            That(Admits(before.From, after.From) && Admits(before.To, after.To), $"The relation '{before.Id}' joins fewer classes.");
        }
    }

    private void Choices(LabelSchema old, LabelSchema @new)
    {
        var (rank, ranked) = (old.Ranking ?? new RankingRules(), @new.Ranking ?? new RankingRules());
        That(ranked.Ties || !rank.Ties, $"Rankings may no longer have ties.");
        That((ranked.Top ?? int.MaxValue) <= (rank.Top ?? int.MaxValue), $"More candidates must be ranked.");
        var (prefer, preferred) = (old.Preference ?? new PreferenceRules(), @new.Preference ?? new PreferenceRules());
        That(preferred.Tie || !prefer.Tie, $"'Equally good' is no longer an answer.");
        That(preferred.Neither || !prefer.Neither, $"'Neither is acceptable' is no longer an answer.");
        That(preferred.Strengths == prefer.Strengths, $"The degrees of preference changed from {prefer.Strengths ?? 0} to {preferred.Strengths ?? 0}.");
    }

    private void Texts(TextRules old, TextRules @new)
    {
        That(Within(old.MinLength ?? 1, old.MaxLength, @new.MinLength ?? 1, @new.MaxLength), $"The length of texts became narrower.");
        That(!@new.Timed || old.Timed, $"Texts must now be cut into segments with times.");
        That(@new.Conversation == old.Conversation, $"Texts changed between a single response and a conversation.");
        That(@new.LastRole is null || @new.LastRole == old.LastRole, $"The last message must now be of the role '{@new.LastRole}'.");
        Gone("role of a message", RolesOf(old), RolesOf(@new));
    }

    private static ValueList<string> RolesOf(TextRules rules) => rules.Roles.Count == 0 ? TextRules.DefaultRoles : rules.Roles;

    private void Gone(string what, IEnumerable<string> old, IEnumerable<string> @new)
    {
        foreach (var gone in old.Except(@new))
        {
            That(false, $"The {what} '{gone}' is gone: earlier answers that have it no longer fit.");
        }
    }

    private void That(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            breaking.Add(otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static bool Within(double? oldMin, double? oldMax, double? newMin, double? newMax) =>
        (newMin ?? double.NegativeInfinity) <= (oldMin ?? double.NegativeInfinity) && (newMax ?? double.PositiveInfinity) >= (oldMax ?? double.PositiveInfinity);

    // An empty list admits every class.
    private static bool Admits(ValueList<string> old, ValueList<string> @new) => @new.Count == 0 || (old.Count > 0 && !old.Except(@new).Any());
}
