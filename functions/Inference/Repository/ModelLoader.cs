using System.Diagnostics;
using System.Security.Cryptography;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Telemetry;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>Turns a model file into one that serves: loads it, warms it up, and gives it a batcher.</summary>
internal sealed partial class ModelLoader(
    ExecutionOptions execution, PinnedBufferPool pool, InferenceMeter meter, TimeProvider clock, ILogger<ModelLoader> log)
{
    /// <exception cref="ModelFileException">It cannot be served.</exception>
    public async Task<LoadedModel> LoadAsync(string name, int version, string file, ModelConfig config, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var sha256 = await DigestAsync(file, cancellation);
        var model = await Task.Factory.StartNew(
            () => LoadUnchanged(file, config), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            CheckWarmUpShapes(model.Signature, config);
            var batches = await Task.Factory.StartNew(
                () => WarmUp(name, version, model, config), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var options = batches ? config.Batching : config.Batching with { MaxBatchSize = 1 };
            var versionMeter = new ModelMeter(meter, name, $"{version}");
            var loaded = new LoadedModel(
                name, version, sha256, model, new Batcher(model, $"{name}/{version}", options, versionMeter, clock), config with { Batching = options }, batches);
            versionMeter.Loaded(Stopwatch.GetElapsedTime(started));
            LogLoaded(name, version, sha256, batches ? options.MaxBatchSize : 1, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return loaded;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public static async Task<string> DigestAsync(string file, CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    /// <summary>Loads a file of which the digest was just taken.</summary>
    private OnnxModel LoadUnchanged(string file, ModelConfig config)
    {
        var before = new FileInfo(file);
        var (length, time) = (before.Length, before.LastWriteTimeUtc);
        using var options = execution.ForSession(config.Threads);
        var model = OnnxModel.Load(file, options, pool);
        var after = new FileInfo(file);
        if (after.Length == length && after.LastWriteTimeUtc == time)
        {
            return model;
        }

        model.Dispose();
        throw new ModelFileException("its file changed while it was loaded; write model files under another name and move them into place");
    }

    private bool WarmUp(string name, int version, OnnxModel model, ModelConfig config)
    {
        foreach (var output in model.Signature.Skipped)
        {
            LogSkipped(name, version, output);
        }

        if (config.Batch == true && !model.Signature.CanBatch)
        {
            throw new ModelFileException($"its {ModelConfigFile.Name} asks for batches, but not every input and output has a free first dimension");
        }

        var maxBatch = config.Batch == false ? 1 : config.Batching.MaxBatchSize;
        using var watchdog = new RunWatchdog(config.Batching.RunTimeout, clock);
        var result = new WarmUp(model, pool, config.WarmUp, watchdog).Run(maxBatch);
        if (!result.Ran)
        {
            LogNotWarm(name, version, result.Reason!);
        }
        else if (!result.RowsAreApart && model.Signature.CanBatch && maxBatch > 1)
        {
            LogNotBatched(name, version, result.Reason!);
        }

        return config.Batch ?? result.RowsAreApart;
    }

    private static void CheckWarmUpShapes(ModelSignature signature, ModelConfig config)
    {
        foreach (var (input, shape) in config.WarmUp)
        {
            var spec = signature.Inputs.FirstOrDefault(one => one.Name == input)
                ?? throw new ModelFileException($"its {ModelConfigFile.Name} gives a warmUp shape for '{input}'; it has inputs {string.Join(", ", signature.Inputs.Select(one => one.Name))}");
            long[] rest = spec.HasFreeFirst && shape.Length > 0 ? [-1, .. shape.Skip(1)] : shape;
            if (!(spec with { Shape = [.. spec.Shape.Select((size, i) => i == 0 && spec.HasFreeFirst ? -1 : size)] }).Fits(rest))
            {
                throw new ModelFileException($"its {ModelConfigFile.Name} gives {TensorSpec.Text(shape)} as warmUp of '{input}', whose shape is {TensorSpec.Text(spec.Shape)}");
            }
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Loaded model {Model} version {Version}, sha256 {Sha256}, batches of {MaxBatch}, in {Milliseconds:0} ms")]
    private partial void LogLoaded(string model, int version, string sha256, int maxBatch, double milliseconds);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "Model {Model} version {Version} is not warmed up: {Reason}")]
    private partial void LogNotWarm(string model, int version, string reason);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "Model {Model} version {Version} runs without batching: {Reason}")]
    private partial void LogNotBatched(string model, int version, string reason);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "Model {Model} version {Version}: output {Output} is no tensor and is not served")]
    private partial void LogSkipped(string model, int version, string output);
}
