namespace AnnotationFunctions.Core.Consensus;

/// <summary>Splits items into consecutive chunks of about equally many answers; depends on the data alone.</summary>
internal static class ItemChunks
{
    /// <returns>First item of each chunk, and the number of items as last element.</returns>
    public static int[] Split(AnnotationTable table, int chunks)
    {
        var starts = new int[chunks + 1];
        for (var chunk = 1; chunk < chunks; chunk++)
        {
            var at = Array.BinarySearch(table.ItemStartArray, (int)((long)table.AnswerCount * chunk / chunks));
            starts[chunk] = Math.Clamp(at < 0 ? ~at : at, starts[chunk - 1], table.ItemCount);
        }

        starts[chunks] = table.ItemCount;
        return starts;
    }
}
