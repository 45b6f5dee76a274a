using System.Globalization;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>Names a task: <c>{project}.{item}.{ordinal}</c>. None of the parts contains a dot.</summary>
/// <param name="Project">Project id.</param>
/// <param name="Item">Item id.</param>
/// <param name="Ordinal">1, 2, 3 … in the order in which the tasks of the item were opened.</param>
public readonly record struct TaskId(string Project, string Item, int Ordinal)
{
    /// <summary>Most tasks that one item can have in all its batches.</summary>
    public const int MaxOrdinal = 9999;

    /// <summary>Partition of the item's rows.</summary>
    public string Partition => ItemPartition(Project, Item);

    /// <summary>Row key within the item's partition.</summary>
    public string Row => TaskRowKey(Ordinal);

    /// <summary>Partition of an item's rows in the tables of tasks and annotations.</summary>
    public static string ItemPartition(string project, string item) => $"{project}.{item}";

    /// <summary>Row key of a task within its item's partition: ordered as numbers are.</summary>
    public static string TaskRowKey(int ordinal) => string.Create(CultureInfo.InvariantCulture, $"task.{ordinal:D4}");

    /// <summary>Reads what <see cref="ToString"/> writes; false for anything else.</summary>
    public static bool TryParse(string? text, out TaskId id)
    {
        id = default;
        var parts = text?.Split('.');
        if (parts is not [{ Length: > 0 } project, { Length: > 0 } item, { Length: > 0 and < 9 } number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            || ordinal is < 1 or > MaxOrdinal
            || number[0] == '0'
            || !parts.All(part => part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            return false;
        }

        id = new TaskId(project, item, ordinal);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Project}.{Item}.{Ordinal}");
}
