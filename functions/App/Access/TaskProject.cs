namespace AnnotationFunctions.App.Access;

/// <summary>The project in a task id, <c>{project}.{item}.{ordinal}</c>.</summary>
internal static class TaskProject
{
    internal static string Of(string task) => task.Split('.', 2)[0];
}
