using Azure;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>One change of a row within <see cref="AnnotationStorage.TryCommitAsync"/>.</summary>
public sealed class RowWrite
{
    private readonly Func<string, TableTransactionAction> make;

    private RowWrite(string rowKey, Func<string, TableTransactionAction> make)
    {
        RowKey = rowKey;
        this.make = make;
    }

    /// <summary>The row that is changed.</summary>
    public string RowKey { get; }

    /// <summary>A row that must not be there yet.</summary>
    public static RowWrite Insert<T>(string rowKey, T value) =>
        new(rowKey, partition => new(TableTransactionActionType.Add, TableRow.Write(partition, rowKey, value)));

    /// <summary>A row that may be there, in any version.</summary>
    public static RowWrite Upsert<T>(string rowKey, T value) =>
        new(rowKey, partition => new(TableTransactionActionType.UpsertReplace, TableRow.Write(partition, rowKey, value)));

    /// <summary>A row that must still have this ETag.</summary>
    public static RowWrite Replace<T>(string rowKey, T value, string etag) =>
        new(rowKey, partition => new(TableTransactionActionType.UpdateReplace, TableRow.Write(partition, rowKey, value), new ETag(etag)));

    /// <summary>A row that must still have this ETag, and goes.</summary>
    public static RowWrite Delete(string rowKey, string etag) =>
        new(rowKey, partition => new(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), new ETag(etag)));

    internal TableTransactionAction In(string partitionKey)
    {
        TableKey.Check(partitionKey, "partition key");
        TableKey.Check(RowKey, "row key");
        return make(partitionKey);
    }
}
