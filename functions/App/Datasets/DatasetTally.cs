using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Datasets;

/// <summary>Counts the rows of a dataset as they are written, for its manifest.</summary>
internal sealed class DatasetTally(string batch) : IDisposable
{
    private readonly IncrementalHash items = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SortedDictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> splits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> methods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> schemas = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> guidelines = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> annotators = new(StringComparer.Ordinal);

    internal int Rows { get; private set; }

    /// <summary>Rows that the batch added or replaced.</summary>
    internal int FromBatch { get; private set; }

    /// <summary>Rows with an answer given with a suggestion in view.</summary>
    private int Assisted { get; set; }

    internal void Add(DatasetRow row)
    {
        Rows++;
        FromBatch += row.Batch == batch ? 1 : 0;
        items.AppendData(Encoding.UTF8.GetBytes($"{row.Item} {row.Sha256}\n"));
        Count(labels, LabelKey.Of(row.Answer) ?? "");
        Count(splits, row.Split);
        Count(methods, row.Method);
        Count(schemas, row.SchemaVersion.ToString(CultureInfo.InvariantCulture));
        Count(guidelines, row.GuidelineVersion.ToString(CultureInfo.InvariantCulture));
        if (row.Model is { } model)
        {
            Count(models, $"{model.Model}@sha256:{model.Digest}");
        }

        Assisted += row.Assisted > 0 ? 1 : 0;
        foreach (var annotator in row.Annotators)
        {
            Count(annotators, annotator);
        }
    }

    internal DatasetManifest Manifest(DatasetManifest start) => start with
    {
        Items = Rows,
        ItemsSha256 = Convert.ToHexStringLower(items.GetCurrentHash()),
        Labels = labels,
        Splits = splits,
        Methods = methods,
        AutoLabelled = methods.GetValueOrDefault(AutoLabelItems.Method),
        Assisted = Assisted,
        SchemaVersions = schemas,
        GuidelineVersions = guidelines,
        Models = models,
        Annotators = annotators,
    };

    public void Dispose() => items.Dispose();

    private static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
