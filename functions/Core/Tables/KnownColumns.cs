namespace AnnotationFunctions.Core.Tables;

/// <summary>The columns that could be task, worker, label and time in files of one origin; one candidate is a find, several are a question.</summary>
/// <param name="Origin">The tool that writes such files, for messages; null where many do.</param>
/// <param name="Tasks">Candidates.</param>
/// <param name="Workers">Candidates.</param>
/// <param name="Labels">Candidates.</param>
/// <param name="Times">Candidates.</param>
internal sealed record KnownColumns(string? Origin, int[] Tasks, int[] Workers, int[] Labels, int[] Times)
{
    private static readonly string[] TaskNames =
    [
        "task_id", "taskid", "item", "item_id", "itemid", "question", "question_id", "questionid", "unit", "unit_id", "_unit_id", "hitid", "hit_id",
        "object", "object_id", "example", "example_id", "instance", "instance_id", "document_id", "doc_id",
    ];

    private static readonly string[] WorkerNames =
    [
        "worker_id", "workerid", "_worker_id", "performer", "performer_id", "annotator", "annotator_id", "annotatorid", "rater", "rater_id", "raterid", "user",
        "user_id", "userid", "username", "coder", "coder_id", "judge", "labeler", "labeller", "labeler_id", "respondent", "participant", "completed_by",
    ];

    private static readonly string[] LabelNames =
    [
        "answer", "response", "rating", "class", "category", "choice", "annotation", "judgment", "judgement", "vote", "gold", "truth", "true_label", "gold_label",
    ];

    /// <summary>The candidates of a header: the plain names, else those of a tool that writes such a header, else names that mean the same.</summary>
    public static KnownColumns Of(CsvHeader header)
    {
        var plain = new KnownColumns(null, One(header, "task"), One(header, "worker"), One(header, "label"), One(header, "timestamp"));
        if (plain.Tasks.Length + plain.Workers.Length + plain.Labels.Length == 3)
        {
            return plain;
        }

        return Toloka(header) ?? MechanicalTurk(header) ?? LabelStudio(header) ?? Prodigy(header) ?? plain with
        {
            Tasks = plain.Tasks.Length > 0 ? plain.Tasks : header.Any(TaskNames),
            Workers = plain.Workers.Length > 0 ? plain.Workers : header.Any(WorkerNames),
            Labels = plain.Labels.Length > 0 ? plain.Labels : header.Any(LabelNames),
        };
    }

    private static KnownColumns? Toloka(CsvHeader header)
    {
        var worker = One(header, "ASSIGNMENT:worker_id");
        var task = One(header, "ASSIGNMENT:task_id");
        return worker.Length == 0 ? null : new KnownColumns(
            "Toloka",
            task.Length > 0 ? task : header.Where(name => name.StartsWith("INPUT:", StringComparison.OrdinalIgnoreCase)),
            worker,
            header.Where(name => name.StartsWith("OUTPUT:", StringComparison.OrdinalIgnoreCase)),
            One(header, "ASSIGNMENT:submitted"));
    }

    /// <summary>Its own times are in no format that others read; they need to be asked for.</summary>
    private static KnownColumns? MechanicalTurk(CsvHeader header) =>
        One(header, "HITId") is [_] task && One(header, "WorkerId") is [_] worker
            ? new KnownColumns("Mechanical Turk", task, worker, header.Where(name => name.StartsWith("Answer.", StringComparison.OrdinalIgnoreCase)), [])
            : null;

    /// <summary>A task's own fields stand before its id, the results between the id and the annotator.</summary>
    private static KnownColumns? LabelStudio(CsvHeader header) =>
        One(header, "id") is [var task] && One(header, "annotator") is [var worker] && worker > task
            && header.Any("annotation_id", "lead_time", "created_at").Length > 0
            ? new KnownColumns(
                "Label Studio", [task], [worker], [.. Enumerable.Range(task + 1, worker - task - 1).Where(column => header.Names[column].Length > 0)],
                One(header, "created_at"))
            : null;

    private static KnownColumns? Prodigy(CsvHeader header) =>
        One(header, "_input_hash") is [_] task && One(header, "answer") is [_] answer
            ? new KnownColumns(
                "Prodigy", task, One(header, "_annotator_id") is [_] annotator ? annotator : One(header, "_session_id"),
                One(header, "accept") is [_] choice ? choice : answer, [])
            : null;

    private static int[] One(CsvHeader header, string name) => header.Find(name) is >= 0 and var column ? [column] : [];
}
