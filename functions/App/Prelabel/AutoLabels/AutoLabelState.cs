namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>Whether a project's model labels by itself, as the newest batch found it, so that a change is told once.</summary>
/// <param name="Works">Whether it does.</param>
/// <param name="Batch">Batch that found the last change.</param>
/// <param name="At">When it did.</param>
/// <param name="Reason">What it found.</param>
/// <param name="AsOf">When the newest batch was made that looked; older ones, with an older model or policy, change nothing any more.</param>
/// <param name="Told">Whether the finding of the change is written.</param>
internal sealed record AutoLabelState(bool Works, string Batch, DateTimeOffset At, string Reason, DateTimeOffset AsOf, bool Told);
