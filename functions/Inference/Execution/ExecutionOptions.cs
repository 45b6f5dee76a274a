using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>What models run on.</summary>
internal sealed record ExecutionOptions
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Which GPU.</summary>
    public int DeviceId { get; init; }

    /// <summary>GPU memory that each model's arena may take; 0 for no limit.</summary>
    public long GpuMemoryBytes { get; init; }

    /// <summary>Threads that one run uses on the CPU, unless the model says otherwise; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (Threads < 0)
        {
            yield return $"Inference:Execution:Threads is {Threads}; expected 0 or more.";
        }

        if (DeviceId < 0)
        {
            yield return $"Inference:Execution:DeviceId is {DeviceId}; expected 0 or more.";
        }

        if (GpuMemoryBytes < 0)
        {
            yield return $"Inference:Execution:GpuMemoryBytes is {GpuMemoryBytes}; expected 0 or more.";
        }

        if (Provider == ExecutionProvider.Cuda && !OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            yield return "Inference:Execution:Provider is Cuda, but this build computes on the CPU alone; use the GPU image, or Cpu.";
        }
    }

    /// <summary>Options for a session.</summary>
    public SessionOptions ForSession(int? threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads ?? Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Threads that spin while they wait would take the cores from the HTTP server between two batches.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (Provider == ExecutionProvider.Cuda)
        {
            using var cuda = new OrtCUDAProviderOptions();
            var settings = new Dictionary<string, string> { ["device_id"] = $"{DeviceId}", ["arena_extend_strategy"] = "kSameAsRequested" };
            if (GpuMemoryBytes > 0)
            {
                settings["gpu_mem_limit"] = $"{GpuMemoryBytes}";
            }

            cuda.UpdateOptions(settings);
            options.AppendExecutionProvider_CUDA(cuda);
        }

        return options;
    }
}
