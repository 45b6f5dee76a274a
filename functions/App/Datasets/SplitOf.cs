using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Ingest;

namespace AnnotationFunctions.App.Datasets;

/// <summary>
/// Assigns items to train (80 %), validation (10 %) and test (10 %) by a hash, so that an item stays where it is in every version. What
/// is hashed is the item of which the item is a near copy, if it is one: copies of one picture never lie on both sides.
/// </summary>
public static class SplitOf
{
    /// <summary>What models are trained on.</summary>
    public const string Train = "train";

    /// <summary>The split of an item.</summary>
    public static string Item(Item item) => Item(item.NearDuplicateOf ?? item.Id);

    /// <summary>The split of a group of items.</summary>
    /// <param name="group">The item's id, or that of the item of which it is a near copy.</param>
    public static string Item(string group)
    {
        var hash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"split/1/{group}")));
        return (hash % 10) switch { 8 => "validation", 9 => "test", _ => Train };
    }
}
