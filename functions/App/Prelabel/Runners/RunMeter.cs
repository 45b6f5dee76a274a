namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>Adds up how long models ran for one caller: inferences alone, neither waiting for a place nor for a server that starts.</summary>
internal sealed class RunMeter
{
    /// <summary>So far, with what failed.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>What failed of it.</summary>
    public TimeSpan Failed { get; private set; }

    /// <summary>What the last that failed said.</summary>
    public string? Failure { get; private set; }

    /// <summary>Measures one inference.</summary>
    public static async Task<T> MeasureAsync<T>(RunMeter? meter, TimeProvider time, Func<Task<T>> run)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await run();
            meter?.Add(time.GetElapsedTime(began));
            return result;
        }
        catch (ModelException e)
        {
            meter?.AddFailed(time.GetElapsedTime(began), e.Message);
            throw;
        }
    }

    private void Add(TimeSpan took) => Total += took;

    private void AddFailed(TimeSpan took, string message)
    {
        Total += took;
        Failed += took;
        Failure = message;
    }
}
