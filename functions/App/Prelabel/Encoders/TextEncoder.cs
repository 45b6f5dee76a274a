using System.Text;
using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Media;

namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>
/// Texts: token ids with an attention mask and token types where the model asks for them. A text is one row, or a row per window where each
/// token is tagged; of a pair, each candidate is a row with the prompt before it.
/// </summary>
internal sealed class TextEncoder : IItemEncoder
{
    private static readonly string[] IdNames = ["input_ids", "ids", "tokens"];

    private readonly TextInput text;
    private readonly ModelTask task;
    private readonly TextTokenizer tokenizer;
    private readonly TensorFacts ids;
    private readonly TensorFacts? mask;
    private readonly TensorFacts? types;
    private readonly int? fixedLength;

    public TextEncoder(ModelInput input, ModelTask task, TextTokenizer tokenizer, ModelSignature signature)
    {
        (text, this.task, this.tokenizer) = (input.Text!, task, tokenizer);
        ids = signature.Inputs.FirstOrDefault(each => input.Name is null ? IdNames.Contains(each.Name) : each.Name == input.Name) ?? SignatureCheck.Input(signature, input.Name);
        mask = signature.Inputs.FirstOrDefault(each => each.Name is "attention_mask" or "mask");
        types = signature.Inputs.FirstOrDefault(each => each.Name == "token_type_ids");
        foreach (var other in signature.Inputs)
        {
            Require(other, other == ids || other == mask || other == types);
        }

        FixedRows = SignatureCheck.FixedRows(ids);
        fixedLength = ids.Shape[1] > 0 ? (int)ids.Shape[1] : null;
        if (tokenizer.Before.Count + tokenizer.After.Count >= Limit)
        {
            throw new ModelException($"No text fits into {Limit} tokens beside {tokenizer.Before.Count + tokenizer.After.Count} special ones.");
        }
    }

    public int? FixedRows { get; }

    private int Limit => Math.Min(text.MaxTokens, fixedLength ?? int.MaxValue);

    public bool Reads(string mediaType) => mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType == "application/json";

    public Encoded Encode(MediaContent media)
    {
        var content = Encoding.UTF8.GetString(media.Bytes);
        return task == ModelTask.Preference
            ? new EncodedText(content, [.. Candidates(content).Select(candidate => tokenizer.Windows(candidate, Limit, onlyFirst: true)[0])])
            : new EncodedText(content, tokenizer.Windows(content, Limit, onlyFirst: task != ModelTask.Spans));
    }

    public IReadOnlyList<Tensor> Batch(IReadOnlyList<(Encoded Item, int Row)> some, int rows)
    {
        var windows = some.Select(each => ((EncodedText)each.Item).Windows[each.Row]).ToList();
        var length = fixedLength ?? windows.Max(window => window.Ids.Length);
        var (tokens, attention) = (new long[rows * length], new long[rows * length]);
        Array.Fill(tokens, tokenizer.Padding);
        for (var row = 0; row < windows.Count; row++)
        {
            windows[row].Ids.CopyTo(tokens.AsSpan(row * length));
            attention.AsSpan(row * length, windows[row].Ids.Length).Fill(1);
        }

        long[] shape = [rows, length];
        List<Tensor> tensors = [Make(ids, shape, tokens)];
        if (mask is not null)
        {
            tensors.Add(Make(mask, shape, attention));
        }

        if (types is not null)
        {
            tensors.Add(Make(types, shape, new long[rows * length]));
        }

        return tensors;
    }

    public IReadOnlyList<Encoded> Probes()
    {
        var window = tokenizer.Windows("a", Limit, onlyFirst: true)[0];
        return [new EncodedText("a", task == ModelTask.Preference ? [window, window] : [window])];
    }

    /// <summary>The two texts to compare: <c>{"prompt": …, "candidates": [first, second]}</c>, a candidate being a text or an object with <c>text</c>.</summary>
    private static IEnumerable<string> Candidates(string content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var candidates = document.RootElement.GetProperty("candidates").EnumerateArray()
                .Select(candidate => candidate.ValueKind == JsonValueKind.Object ? candidate.GetProperty("text").GetString() : candidate.GetString()).ToList();
            var prompt = document.RootElement.TryGetProperty("prompt", out var given) ? given.GetString() + "\n" : "";
            return candidates is [{ } first, { } second] ? [prompt + first, prompt + second] : throw new FormatException($"It has {candidates.Count} candidates.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RejectedMediaException("not-a-pair", "The item is no pair of texts; expected {\"prompt\": …, \"candidates\": [first, second]}.", e);
        }
    }

    private static void Require(TensorFacts facts, bool known)
    {
        if (!known)
        {
            throw new ModelException($"The model has the input '{facts.Name}', which no text is read into; known are input_ids, attention_mask and token_type_ids.");
        }

        if (facts.Type is not (TensorType.Int64 or TensorType.Int32) || !SignatureCheck.Fits(facts, -1, -1))
        {
            throw new ModelException($"The model's input '{facts.Name}' is {facts.Type} [{facts.ShapeText()}]; expected integers [batch, tokens].");
        }
    }

    private static Tensor Make(TensorFacts facts, long[] shape, long[] values) => facts.Type == TensorType.Int64
        ? Tensor.Of(facts.Name, shape, values)
        : Tensor.Of(facts.Name, shape, Array.ConvertAll(values, value => (int)value));
}
