using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>A model that is ready: how items become its inputs, where it runs, and what its outputs mean. Safe for several callers at once.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly ModelReference model;
    private readonly ModelTask task;
    private readonly ITensorRunner runner;
    private readonly IItemEncoder encoder;
    private readonly TensorFacts output;
    private readonly int rowsAtOnce;
    private readonly IAnswerHead head;
    private readonly TimeSpan maxFailing;
    private volatile bool disposed;

    private LoadedModel(ModelReference model, ModelTask task, TaskType type, ITensorRunner runner, IItemEncoder encoder, TensorFacts output, PrelabelOptions options, bool probabilities)
    {
        (this.model, this.task, this.runner, this.encoder, this.output) = (model, task, runner, encoder, output);
        (rowsAtOnce, maxFailing) = (encoder.FixedRows ?? RowsAtOnce(model.Input, runner.Signature, options), options.RunTimeout / 2);
        head = HeadFactory.Make(model, task, type, probabilities);
    }

    /// <summary>What the model says of itself.</summary>
    public ModelSignature Signature => runner.Signature;

    /// <summary>What the server that runs it said of itself with its last answer; null for one that runs in this process.</summary>
    public ServedModel? Served => runner.Served;

    /// <summary>How it is known which file answers.</summary>
    public DigestSource DigestSource => model.Remote is null ? DigestSource.File : runner.Served?.Sha256 is not null ? DigestSource.Server : DigestSource.Record;

    /// <summary>Checks a model against what is said of it, and runs it once on test items. The runner is disposed of with the model, or when it does not fit.</summary>
    /// <exception cref="ModelException">It is not what is said of it.</exception>
    public static async Task<LoadedModel> CreateAsync(
        ModelReference model, TaskType type, ITensorRunner runner, TextTokenizer? tokenizer, PrelabelOptions options, CancellationToken cancellation)
    {
        try
        {
            var task = model.Head.Task ?? HeadFactory.TaskOf(type) ?? throw new ModelException($"No model answers tasks of type '{type.Name()}'.");
            IItemEncoder encoder = model.Input switch
            {
                { Text: not null } => new TextEncoder(model.Input, task, tokenizer!, runner.Signature),
                { Audio: not null } => new AudioEncoder(model.Input, runner.Signature),
                _ => new ImageEncoder(model.Input, runner.Signature),
            };
            var output = SignatureCheck.Output(runner.Signature, model.Input.Output);
            HeadFactory.Check(model, task, output);
            var draft = new LoadedModel(model, task, type, runner, encoder, output, options, probabilities: false);
            var probes = await draft.RunAsync(encoder.Probes(), null, cancellation);
            var probabilities = model.Head.Values == OutputValues.Auto ? HeadFactory.AreProbabilities(task, probes.SelectMany(rows => rows)) : model.Head.Values == OutputValues.Probabilities;
            return new LoadedModel(model, task, type, runner, encoder, output, options, probabilities);
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    /// <summary>Whether the model reads such media.</summary>
    public bool Reads(string mediaType) => encoder.Reads(mediaType);

    /// <summary>An item as the model reads it.</summary>
    /// <exception cref="Media.RejectedMediaException">The media cannot be read.</exception>
    public Encoded Encode(MediaContent media) => encoder.Encode(media);

    /// <summary>
    /// An answer for each item, or why there is none. An item that the model cannot cope with does not take the others with it: a run that
    /// fails is repeated in halves. Only when failing runs have taken half as long as an inference may, as with a server that hangs, the
    /// rest is given up, for all that <paramref name="meter"/> measures.
    /// </summary>
    /// <exception cref="ModelChangedException">The server runs another model than the project took.</exception>
    /// <exception cref="ModelNotReadyException">The server that runs the model is not ready.</exception>
    public async Task<IReadOnlyList<ModelResult>> AnswerAsync(IReadOnlyList<Encoded> items, int schemaVersion, CancellationToken cancellation, RunMeter? meter = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var results = new ModelResult[items.Count];
        var waiting = new Stack<Range>(Chunks(items).Reverse());
        meter ??= new RunMeter();
        while (waiting.TryPop(out var range))
        {
            var (start, count) = range.GetOffsetAndLength(items.Count);
            if (meter.Failed >= maxFailing)
            {
                Array.Fill(results, new ModelResult(null, meter.Failure), start, count);
                continue;
            }

            var some = items.Skip(start).Take(count).ToList();
            try
            {
                var rows = await RunAsync(some, meter, cancellation);
                for (var i = 0; i < count; i++)
                {
                    results[start + i] = Read(rows[i], some[i], schemaVersion);
                }
            }
            catch (ModelChangedException)
            {
                throw; // what the server runs now would answer the others no better
            }
            catch (ModelException e) when (count == 1)
            {
                results[start] = new ModelResult(null, e.Message);
            }
            catch (ModelException)
            {
                waiting.Push((start + (count / 2))..(start + count));
                waiting.Push(start..(start + (count / 2)));
            }
        }

        return results;
    }

    public void Dispose()
    {
        disposed = true;
        runner.Dispose();
    }

    private ModelResult Read(OutputRow[] rows, Encoded item, int schemaVersion) => Array.TrueForAll(rows, row => row.IsFinite)
        ? new ModelResult(head.Read(rows, item, schemaVersion), null)
        : new ModelResult(null, "The model gave a number that is not finite.");

    /// <summary>As many rows as are worth a run, no more than the server takes, and of large inputs fewer: a request has to stay below what servers accept.</summary>
    private static int RowsAtOnce(ModelInput input, ModelSignature signature, PrelabelOptions options)
    {
        var numbers = input switch
        {
            { Text: { } text } => text.MaxTokens,
            { Audio: { } audio } => audio.SampleRate * audio.Seconds,
            _ => (double)input.Width * input.Height * input.Channels,
        };
        return (int)Math.Clamp(options.MaxRunNumbers / Math.Max(1, numbers), 1, Math.Min(options.BatchSize, signature.MaxRows ?? int.MaxValue));
    }

    /// <summary>Items in groups of about as many rows as one run takes.</summary>
    private IEnumerable<Range> Chunks(IReadOnlyList<Encoded> items)
    {
        for (var start = 0; start < items.Count;)
        {
            var (end, rows) = (start, 0);
            while (end < items.Count && (end == start || rows + items[end].Rows <= rowsAtOnce))
            {
                rows += items[end++].Rows;
            }

            yield return start..end;
            start = end;
        }
    }

    /// <summary>Runs all rows of some items, and gives each item its own.</summary>
    private async Task<OutputRow[][]> RunAsync(IReadOnlyList<Encoded> items, RunMeter? meter, CancellationToken cancellation)
    {
        var rows = items.SelectMany(item => Enumerable.Range(0, item.Rows).Select(row => (item, row))).ToList();
        var found = new List<OutputRow>(rows.Count);
        foreach (var some in rows.Chunk(rowsAtOnce))
        {
            found.AddRange(await RunOnceAsync(some, meter, cancellation));
        }

        var at = 0;
        return [.. items.Select(item => found.GetRange((at += item.Rows) - item.Rows, item.Rows).ToArray())];
    }

    private async Task<IEnumerable<OutputRow>> RunOnceAsync((Encoded Item, int Row)[] some, RunMeter? meter, CancellationToken cancellation)
    {
        var count = encoder.FixedRows ?? some.Length;
        var tensor = (await runner.RunAsync(encoder.Batch(some, count), [output.Name], cancellation, meter))[0];
        HeadFactory.Check(model, task, tensor, count);
        var (values, length) = (tensor.Floats(), tensor.RowLength);
        var inputLength = task is ModelTask.Spans || tensor.Shape.Length == 3 ? LongestWindow(some) : 0;
        return tensor.Shape.Length < 2 || inputLength == 0 || task == ModelTask.Boxes || tensor.Shape[1] >= inputLength
            ? some.Select((_, row) => new OutputRow(values, row * length, length, tensor.Shape[1..]))
            : throw new ModelException($"The model's output '{output.Name}' has {tensor.Shape[1]} tokens for {inputLength} of input.");
    }

    private static int LongestWindow((Encoded Item, int Row)[] some) =>
        some.Max(each => each.Item is EncodedText text ? text.Windows[each.Row].Ids.Length : 0);
}
