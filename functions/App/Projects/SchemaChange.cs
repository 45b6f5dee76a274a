using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>Says what a new schema breaks: which answers under the old one no longer mean what they did.</summary>
internal static class SchemaChange
{
    internal static IReadOnlyList<string> Breaking(LabelSchema old, LabelSchema @new)
    {
        var breaking = new List<string>();
        if (old.TaskType != @new.TaskType)
        {
            breaking.Add($"The task type changed from {old.TaskType} to {@new.TaskType}: no earlier answer fits.");
        }

        foreach (var gone in old.Classes.Where(known => @new.IndexOfClass(known.Id) < 0))
        {
            breaking.Add($"The class '{gone.Id}' is gone: answers that chose it no longer fit.");
        }

        return breaking;
    }
}
