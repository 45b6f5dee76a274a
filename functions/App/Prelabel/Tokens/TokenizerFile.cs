using System.Text.Json;

namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>
/// Reads <c>tokenizer.json</c>, the format in which Hugging Face publishes tokenizers: WordPiece with BERT's normaliser, and byte-level BPE.
/// Whatever else it asks for is refused by name, since ignoring it would give other tokens than the model was trained with.
/// </summary>
internal static class TokenizerFile
{
    private const int MaxEntries = 2_000_000;

    /// <summary>Reads a tokenizer.</summary>
    /// <exception cref="ModelException">It is no tokenizer, or one that is not supported.</exception>
    public static TextTokenizer Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"The tokenizer cannot be read: {e.Message}", e);
        }
    }

    private static TextTokenizer Read(JsonElement root)
    {
        var model = root.GetProperty("model");
        var vocabulary = Vocabulary(model);
        ISubwordModel pieces = Text(model, "type") switch
        {
            "WordPiece" => WordPiece(root, model, vocabulary),
            "BPE" => Bpe(root, model, vocabulary),
            var other => throw new ModelException($"The tokenizer's model is '{other}'; supported are WordPiece and byte-level BPE."),
        };
        var special = Special(root, vocabulary);
        var (before, after) = Around(root, special);
        return new TextTokenizer(pieces, before, after, Padding(root, special));
    }

    private static Dictionary<string, int> Vocabulary(JsonElement model)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.GetProperty("vocab").EnumerateObject())
        {
            if (vocabulary.Count == MaxEntries || !vocabulary.TryAdd(entry.Name, Id(entry.Value)))
            {
                throw new ModelException($"The tokenizer's vocabulary has '{entry.Name}' twice, or more than {MaxEntries:N0} entries.");
            }
        }

        return vocabulary;
    }

    private static WordPiece WordPiece(JsonElement root, JsonElement model, Dictionary<string, int> vocabulary)
    {
        Require(root, "pre_tokenizer", "BertPreTokenizer");
        Require(root, "normalizer", "BertNormalizer");
        var normalizer = root.GetProperty("normalizer");
        var lowercase = Flag(normalizer, "lowercase") ?? true;
        return new WordPiece(vocabulary, new WordPieceOptions
        {
            Unknown = Text(model, "unk_token") ?? "[UNK]",
            Continuation = Text(model, "continuing_subword_prefix") ?? "##",
            MaxWordLength = model.TryGetProperty("max_input_chars_per_word", out var length) ? length.GetInt32() : 100,
            Clean = Flag(normalizer, "clean_text") ?? true,
            CutIdeographs = Flag(normalizer, "handle_chinese_chars") ?? true,
            Lowercase = lowercase,
            StripAccents = Flag(normalizer, "strip_accents") ?? lowercase,
        });
    }

    private static ByteLevelBpe Bpe(JsonElement root, JsonElement model, Dictionary<string, int> vocabulary)
    {
        Require(root, "pre_tokenizer", "ByteLevel");
        if (root.TryGetProperty("normalizer", out var normalizer) && normalizer.ValueKind != JsonValueKind.Null)
        {
            throw new ModelException($"The tokenizer's normalizer is '{Text(normalizer, "type")}'; with BPE none is supported.");
        }

        var preTokenizer = root.GetProperty("pre_tokenizer");
        if (Flag(preTokenizer, "use_regex") == false)
        {
            throw new ModelException("The tokenizer's pre_tokenizer has use_regex false, which is not supported.");
        }

        RefuseOptions(model);
        var unknown = Text(model, "unk_token") is { } name ? vocabulary.TryGetValue(name, out var found) ? found : throw Lacks(name) : (int?)null;
        int?[] bytes = [.. ByteLevelBpe.VisibleBytes.Select(piece => vocabulary.TryGetValue(piece, out var id) ? id : unknown)];
        return new ByteLevelBpe(bytes, Merges(model, vocabulary), Flag(preTokenizer, "add_prefix_space") ?? true);
    }

    /// <summary>Refuses what would make other pieces than byte-level BPE does.</summary>
    private static void RefuseOptions(JsonElement model)
    {
        foreach (var option in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges"])
        {
            if (model.TryGetProperty(option, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && value.GetRawText() is not ("\"\"" or "0" or "0.0"))
            {
                throw new ModelException($"The tokenizer's model has {option} {value.GetRawText()}, which is not supported.");
            }
        }
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Joined)> Merges(JsonElement model, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<(int Left, int Right), (int Rank, int Joined)>();
        var rank = 0;
        foreach (var merge in model.GetProperty("merges").EnumerateArray())
        {
            string[] pair = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(Content)] : Content(merge).Split(' ');
            if (pair.Length != 2)
            {
                throw new ModelException($"The tokenizer's merge {rank} is not a pair.");
            }

            merges.TryAdd((Known(pair[0]), Known(pair[1])), (rank++, Known(pair[0] + pair[1])));
        }

        return merges;

        int Known(string piece) => vocabulary.TryGetValue(piece, out var id) ? id : throw Lacks(piece);
    }

    private static ModelException Lacks(string piece) => new($"The tokenizer's vocabulary lacks '{piece}'.");

    /// <summary>All tokens by content, the added ones included.</summary>
    private static Dictionary<string, int> Special(JsonElement root, Dictionary<string, int> vocabulary)
    {
        var special = new Dictionary<string, int>(vocabulary, StringComparer.Ordinal);
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                var content = Content(token.GetProperty("content"));
                special[content] = Flag(token, "special") == false
                    ? throw new ModelException($"The tokenizer's added token '{content}' is not special: it would be looked for in every text, which is not supported.")
                    : Id(token.GetProperty("id"));
            }
        }

        return special;
    }

    private static (IReadOnlyList<int> Before, IReadOnlyList<int> After) Around(JsonElement root, Dictionary<string, int> special)
    {
        if (!root.TryGetProperty("post_processor", out var processor) || processor.ValueKind == JsonValueKind.Null)
        {
            return ([], []);
        }

        switch (Text(processor, "type"))
        {
            case "BertProcessing" or "RobertaProcessing":
                return ([Second(processor.GetProperty("cls"))], [Second(processor.GetProperty("sep"))]);
            case "TemplateProcessing":
                return Template(processor, special);
            case "ByteLevel":
                return ([], []);
            case var other:
                throw new ModelException($"The tokenizer's post_processor is '{other}'; supported are BertProcessing, RobertaProcessing, TemplateProcessing and ByteLevel.");
        }
    }

    private static (IReadOnlyList<int> Before, IReadOnlyList<int> After) Template(JsonElement processor, Dictionary<string, int> special)
    {
        var (before, after, inside) = (new List<int>(), new List<int>(), false);
        foreach (var part in processor.GetProperty("single").EnumerateArray())
        {
            if (part.TryGetProperty("Sequence", out _))
            {
                inside = true;
                continue;
            }

            var name = Content(part.GetProperty("SpecialToken").GetProperty("id"));
            (inside ? after : before).Add(special.TryGetValue(name, out var id) ? id : throw new ModelException($"The tokenizer has no token '{name}'."));
        }

        return (before, after);
    }

    private static int Padding(JsonElement root, Dictionary<string, int> special)
    {
        if (root.TryGetProperty("padding", out var padding) && padding.ValueKind == JsonValueKind.Object)
        {
            return Id(padding.GetProperty("pad_id"));
        }

        return special.TryGetValue("[PAD]", out var id) || special.TryGetValue("<pad>", out id) ? id : 0;
    }

    private static void Require(JsonElement root, string part, string type)
    {
        var found = root.TryGetProperty(part, out var element) && element.ValueKind == JsonValueKind.Object ? Text(element, "type") : null;
        if (found != type)
        {
            throw new ModelException($"The tokenizer's {part} is '{found ?? "none"}'; expected {type}.");
        }
    }

    private static string Content(JsonElement element) => element.GetString() ?? throw new FormatException("A text is null.");

    private static int Id(JsonElement element) => element.GetInt32() is var id and >= 0 ? id : throw new FormatException($"The id {element.GetRawText()} is negative.");

    private static int Second(JsonElement pair) => pair.GetArrayLength() == 2 ? Id(pair[1]) : throw new FormatException("A special token is not a pair of text and id.");

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static bool? Flag(JsonElement element, string member) =>
        element.TryGetProperty(member, out var found) && found.ValueKind is JsonValueKind.True or JsonValueKind.False ? found.GetBoolean() : null;
}
