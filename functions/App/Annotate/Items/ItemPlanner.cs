using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>
/// Decides what happens to an item: which leases are over, whether its answers are enough, how many slots to open for whom. Pure, and
/// stable: planning again after a plan was carried out changes nothing, so a repeated activity does no harm.
/// </summary>
public static class ItemPlanner
{
    /// <summary>Reviewer tasks that may fail before the item is given up.</summary>
    public const int MaxReviewAttempts = 5;

    /// <summary>Reason of tasks whose callback did not reach the annotator, who may hence get the item again.</summary>
    public const string Undelivered = "undelivered";

    /// <summary>How long an item sleeps when no lease is known to end: a claim may have been made since, whose end nobody told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>The plan for an item.</summary>
    public static ItemPlan Plan(ItemView view)
    {
        if (view.Progress.Status != ItemStatus.Open)
        {
            return Unchanged(view); // its tasks were closed or answered when it finished, and none takes an answer since
        }

        var tasks = Settle(view);
        CloseUnwanted(view, tasks);
        var decision = Decide(view, tasks);
        var opened = Open(view, tasks, decision);
        var waits = Waits(view, [.. tasks, .. opened]);
        var status = Status(view, decision);
        if (status != ItemStatus.Open)
        {
            tasks = [.. tasks.Select(task => TaskTransitions.After(task.State, TaskStep.Close) is null ? task : task.After(TaskStep.Close, "finished"))];
        }

        return new ItemPlan
        {
            Changed = [.. tasks.Where((task, i) => task.State != view.Tasks[i].State)],
            Opened = opened,
            Progress = Progress(view, decision, status, opened.Count),
            Decision = decision,
            Waits = status == ItemStatus.Open && waits,
            WakeAt = status == ItemStatus.Open ? WakeAt(view, tasks) : null,
        };
    }

    /// <summary>Whether the task came back because it did not reach its annotator, who may hence get the item again.</summary>
    public static bool IsUndelivered(AnnotationTask task) => task.State == TaskState.Released && task.Reason == Undelivered;

    /// <summary>Answered and overdue tasks get the state that answers and clock have already given them.</summary>
    private static List<AnnotationTask> Settle(ItemView view)
    {
        var answered = view.Annotations.Select(annotation => annotation.Task).ToHashSet(StringComparer.Ordinal);
        return [.. view.Tasks.Select(Settle)];

        AnnotationTask Settle(AnnotationTask task) =>
            answered.Contains(task.Id.ToString()) && TaskTransitions.After(task.State, TaskStep.Answer) is not null ? task.After(TaskStep.Answer)
            : view.Refused.Contains(task.Ordinal) && TaskTransitions.After(task.State, TaskStep.Close) is not null ? task.After(TaskStep.Close, "refused")
            : task.State == TaskState.Leased && AnsweredOther(task) ? task.After(TaskStep.Close, "answered under another task")
            : task.IsOverdue(view.Now) ? task.After(TaskStep.Expire)
            : task;

        // A callback that seemed not to arrive did, and was answered after its item had been offered to the same annotator once more.
        bool AnsweredOther(AnnotationTask task) => task.Role == TaskRole.Annotator
            && view.Annotations.Any(annotation => annotation.Role == TaskRole.Annotator && annotation.Annotator == task.Annotator);
    }

    /// <summary>Closes slots that nobody is left to take, now or later, those that late answers made unnecessary, and at the deadline everything.</summary>
    private static void CloseUnwanted(ItemView view, List<AnnotationTask> tasks)
    {
        var late = view.Now >= Deadline(view);
        var answers = view.Annotations.Count(annotation => annotation.Role == TaskRole.Annotator);
        var wanted = Math.Max(Rule(view).MaxAnswers - answers - Count(tasks, TaskRole.Annotator, TaskState.Leased), 0);
        var keep = late ? 0 : Math.Min(wanted, Takers(view, tasks));
        for (var i = 0; i < tasks.Count; i++)
        {
            if (late && TaskTransitions.IsPending(tasks[i].State))
            {
                tasks[i] = tasks[i].After(TaskStep.Close, "deadline of the item");
            }
            else if (tasks[i] is { State: TaskState.Open, Role: TaskRole.Annotator } && --keep < 0)
            {
                tasks[i] = tasks[i].After(TaskStep.Close, "not needed");
            }
        }
    }

    private static StoppingDecision Decide(ItemView view, List<AnnotationTask> tasks)
    {
        var review = view.Annotations.LastOrDefault(annotation => annotation.Role == TaskRole.Reviewer && annotation.Round == view.Key.Round);
        var open = Count(tasks, TaskRole.Annotator, TaskState.Open);
        var answered = view.Annotations.Where(annotation => annotation.Role == TaskRole.Annotator).ToList();
        var usable = answered.Count(annotation => view.Terms.Labels.Find(annotation.Label) is not null);
        var votes = AssistedAnswers.Fold(answered.Select(CastVote.Of), view.Terms.Labels).Select(vote => new Vote(vote.Source, vote.Label)).ToList();
        var left = Left(view);
        var evidence = new StoppingEvidence
        {
            Votes = votes,
            Folded = usable - votes.Count,
            Skipped = answered.Count - usable,
            Model = view.Model,
            Adjudicated = view.Terms.Labels.Find(review?.Label),
            Pending = open + Count(tasks, TaskRole.Annotator, TaskState.Leased),
            PendingReviews = tasks.Count(task => task.Role == TaskRole.Reviewer && TaskTransitions.IsPending(task.State)),
            Askable = Math.Min(left, Takers(view, tasks) - open),
            Reviewers = Reviewers(view, tasks, entry => entry.MayWork || MayReturn(view, entry)),
        };
        return Rule(view).Decide(evidence, view.Terms.Labels.Count, view.Reliability);
    }

    /// <summary>The batch's rule; a reopened item needs one answer more than it had, even beyond the maximum.</summary>
    private static StoppingRule Rule(ItemView view)
    {
        var rule = view.Terms.Rule;
        var floor = view.Progress.VotesBefore == 0 ? rule.MinAnswers : Math.Max(rule.MinAnswers, view.Progress.VotesBefore + 1);
        return rule with { MinAnswers = floor, MaxAnswers = Math.Max(rule.MaxAnswers, floor) };
    }

    private static List<AnnotationTask> Open(ItemView view, List<AnnotationTask> tasks, StoppingDecision decision)
    {
        var (role, count) = decision.Verdict switch
        {
            StoppingVerdict.Ask => (TaskRole.Annotator, decision.Slots),
            StoppingVerdict.Escalate => (TaskRole.Reviewer, 1),
            _ => (TaskRole.Annotator, 0),
        };
        var replaced = tasks.Where(task => task.Replaces is not null).Select(task => task.Replaces).ToHashSet();
        var failed = new Queue<int>(tasks
            .Where(task => task.Role == role && task.State is TaskState.Expired or TaskState.Released && !replaced.Contains(task.Ordinal))
            .Select(task => task.Ordinal));
        var opened = new List<AnnotationTask>(count);
        for (var i = 1; i <= count; i++)
        {
            var instead = failed.TryDequeue(out var ordinal) ? tasks.First(task => task.Ordinal == ordinal) : null;
            opened.Add(new AnnotationTask
            {
                Project = view.Key.Project,
                Item = view.Key.Item,
                Ordinal = view.Progress.LastOrdinal + i,
                Batch = view.Key.Batch,
                Round = view.Key.Round,
                Role = role,
                State = TaskState.Open,
                OpenedAt = view.Now,
                SchemaVersion = view.Terms.SchemaVersion,
                GuidelineVersion = view.Terms.GuidelineVersion,
                Replaces = instead?.Ordinal,
                Arm = role == TaskRole.Annotator ? instead?.Arm ?? Arm(view, tasks.Concat(opened)) : null,
            });
        }

        return opened;
    }

    /// <summary>The arm of a further slot; one that replaces another keeps its arm, so that who fails to answer does not shift the shares.</summary>
    private static SuggestionArm? Arm(ItemView view, IEnumerable<AnnotationTask> tasks) => view.Terms.ControlShare is { } share
        ? SuggestionDesign.Arm(view.Key.Batch, view.Key.Item, tasks.Count(task => task.Role == TaskRole.Annotator && task.Replaces is null), view.Terms.Rule.MinAnswers, share)
        : null;

    private static ItemStatus Status(ItemView view, StoppingDecision decision) => decision.Verdict switch
    {
        StoppingVerdict.Accept when view.Annotations.Any(a => a.Role == TaskRole.Reviewer && a.Round == view.Key.Round) => ItemStatus.Adjudicated,
        StoppingVerdict.Accept => ItemStatus.Accepted,
        StoppingVerdict.GiveUp when view.Progress.AcceptedBefore => ItemStatus.Accepted,
        StoppingVerdict.GiveUp => ItemStatus.Unresolved,
        _ => ItemStatus.Open,
    };

    private static ItemProgress Progress(ItemView view, StoppingDecision decision, ItemStatus status, int opened) => view.Progress with
    {
        Status = status,
        LastOrdinal = view.Progress.LastOrdinal + opened,
        Label = decision.Label is { } label ? view.Terms.Labels.Names[label] : null,
        Posterior = decision.Posterior,
    };

    private static ItemPlan Unchanged(ItemView view) => new()
    {
        Changed = [],
        Opened = [],
        Progress = view.Progress,
        Decision = new StoppingDecision(StoppingVerdict.Accept, view.Terms.Labels.Find(view.Progress.Label), view.Progress.Posterior),
    };

    /// <summary>
    /// Annotators who could take a slot of the item: those who may work, and, where no reviewer can decide it instead, those who may come
    /// back before its deadline. Their slots stay open, so that they, or somebody new, take them at once.
    /// </summary>
    private static int Takers(ItemView view, List<AnnotationTask> tasks)
    {
        var fresh = Fresh(view, tasks);
        var able = fresh.Count(entry => entry.MayWork);
        return Rule(view).EscalateToReviewer && Reviewers(view, tasks, entry => entry.MayWork) > 0 ? able
            : view.Roster.All(entry => entry.Role != TaskRole.Annotator) ? Rule(view).MaxAnswers // whoever registers
            : able + fresh.Count(entry => MayReturn(view, entry));
    }

    /// <summary>
    /// Whether to wait for an annotator who gets no tasks now. A receiver that is out of reach comes back, or is given up within hours. The
    /// others come back if ops say so: they are waited for as long as the item has fewer answers than it must have, or when they left
    /// after the item began. But not those whose answers are in doubt, once there are answers enough; and nobody in a second round.
    /// </summary>
    private static bool MayReturn(ItemView view, RosterEntry entry)
    {
        var answers = view.Annotations.Count(a => a.Role == TaskRole.Annotator && view.Terms.Labels.Find(a.Label) is not null);
        return entry.Presence switch
        {
            Presence.Unreachable => true,
            Presence.Away => view.Progress.Round == 1 && (answers < view.Terms.Rule.MinAnswers || entry.AbsentSince >= view.Progress.Since),
            Presence.Distrusted => view.Progress.Round == 1 && answers < view.Terms.Rule.MinAnswers,
            _ => false,
        };
    }

    /// <summary>Reviewers who could decide the item, of those who are meant.</summary>
    private static int Reviewers(ItemView view, List<AnnotationTask> tasks, Func<RosterEntry, bool> isMeant) =>
        Left(view) == 0 || tasks.Count(IsFailedReview) >= MaxReviewAttempts
            ? 0
            : view.Roster.Count(entry => entry.Role == TaskRole.Reviewer && isMeant(entry) && !view.Annotations.Any(a => a.Annotator == entry.Annotator));

    /// <summary>Tasks that may still be opened.</summary>
    private static int Left(ItemView view) => view.Now >= Deadline(view) ? 0 : TaskId.MaxOrdinal - view.Progress.LastOrdinal;

    /// <summary>Whether slots are open that nobody can take at this moment.</summary>
    private static bool Waits(ItemView view, List<AnnotationTask> tasks) =>
        Count(tasks, TaskRole.Annotator, TaskState.Open) > Fresh(view, tasks).Count(entry => entry.MayWork)
        || (Count(tasks, TaskRole.Reviewer, TaskState.Open) > 0 && Reviewers(view, tasks, entry => entry.MayWork) == 0);

    /// <summary>Annotators who never held a task of this item, other than one that did not reach them.</summary>
    private static List<RosterEntry> Fresh(ItemView view, List<AnnotationTask> tasks)
    {
        var involved = tasks
            .Where(task => task.Annotator is not null && !IsUndelivered(task))
            .Select(task => task.Annotator!)
            .ToHashSet(StringComparer.Ordinal);
        return [.. view.Roster.Where(entry => entry.Role == TaskRole.Annotator && !involved.Contains(entry.Annotator))];
    }

    private static DateTimeOffset WakeAt(ItemView view, List<AnnotationTask> tasks)
    {
        var ends = tasks.Where(task => task.State == TaskState.Leased).Select(task => task.LeaseUntil!.Value);
        return ends.Append(view.Now + Patience).Append(Deadline(view)).Min();
    }

    private static DateTimeOffset Deadline(ItemView view) => view.IsLast ? view.Now : view.Progress.Since + view.Terms.Deadline;

    private static bool IsFailedReview(AnnotationTask task) =>
        task.Role == TaskRole.Reviewer && task.State is TaskState.Expired or TaskState.Released && !IsUndelivered(task);

    private static int Count(List<AnnotationTask> tasks, TaskRole role, TaskState state) =>
        tasks.Count(task => task.Role == role && task.State == state);
}
