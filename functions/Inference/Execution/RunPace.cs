namespace AnnotationFunctions.Inference.Execution;

/// <summary>How fast a model has run lately: an exponential average of seconds per row. Safe for several threads.</summary>
internal sealed class RunPace
{
    private const double Weight = 0.2;
    private double secondsPerRow;

    public void Note(int rows, TimeSpan elapsed)
    {
        var now = elapsed.TotalSeconds / Math.Max(1, rows);
        var before = Volatile.Read(ref secondsPerRow);
        Volatile.Write(ref secondsPerRow, before == 0 ? now : before + Weight * (now - before));
    }

    /// <summary>Rows that run within a time, at least one; as many as asked for while nothing is known.</summary>
    public int RowsWithin(TimeSpan time, int atMost)
    {
        var pace = Volatile.Read(ref secondsPerRow);
        return pace == 0 ? atMost : (int)Math.Clamp(time.TotalSeconds / pace, 1, atMost);
    }

    /// <summary>How long so many rows take.</summary>
    public TimeSpan Of(int rows) => TimeSpan.FromSeconds(Volatile.Read(ref secondsPerRow) * rows);
}
