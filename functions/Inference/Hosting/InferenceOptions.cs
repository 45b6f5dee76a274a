using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>All settings of the server, below <c>Inference</c>. Environment variables write <c>__</c> for each level.</summary>
internal sealed record InferenceOptions
{
    public ModelsOptions Models { get; init; } = new();

    public ExecutionOptions Execution { get; init; } = new();

    /// <summary>Defaults for models that do not say otherwise in their config.json.</summary>
    public BatchingOptions Batching { get; init; } = new();

    public LimitOptions Limits { get; init; } = new();

    public AccessOptions Access { get; init; } = new();

    public DrainOptions Drain { get; init; } = new();

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Environment, command line and files.</param>
    /// <param name="addresses">Where the server will listen.</param>
    /// <exception cref="SettingsException">Some are wrong; all faults at once.</exception>
    public static InferenceOptions Read(IConfiguration configuration, IReadOnlyList<string> addresses)
    {
        InferenceOptions options;
        try
        {
            options = configuration.GetSection("Inference").Get<InferenceOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new InferenceOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new SettingsException([e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}"]);
        }

        List<string> faults =
        [
            .. options.Models.Faults(), .. options.Execution.Faults(), .. options.Batching.Faults("Inference:Batching:"),
            .. options.Limits.Faults(), .. options.Access.Faults(addresses), .. options.Drain.Faults(),
        ];
        return faults.Count == 0 ? options : throw new SettingsException(faults);
    }
}
