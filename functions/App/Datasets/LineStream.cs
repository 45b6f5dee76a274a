using System.IO.Pipelines;

namespace AnnotationFunctions.App.Datasets;

/// <summary>Turns lines into a stream that somebody else reads, a few megabytes ahead of them: however long the data, memory is not.</summary>
internal static class LineStream
{
    private static readonly PipeOptions Ahead = new(pauseWriterThreshold: 16 << 20, resumeWriterThreshold: 8 << 20);

    /// <summary>Has <paramref name="consume"/> read the lines, each ended by a line feed. A line that fails fails the reading, so that nothing incomplete is taken for the whole.</summary>
    internal static async Task PumpAsync(IAsyncEnumerable<byte[]> lines, Func<Stream, Task> consume)
    {
        var pipe = new Pipe(Ahead);
        var writing = WriteAsync(lines, pipe.Writer);
        try
        {
            await consume(pipe.Reader.AsStream(leaveOpen: true));
        }
        finally
        {
            await pipe.Reader.CompleteAsync(); // a reader that gives up early also ends the writing
            await writing;
        }
    }

    private static async Task WriteAsync(IAsyncEnumerable<byte[]> lines, PipeWriter writer)
    {
        try
        {
            await foreach (var line in lines)
            {
                var place = writer.GetMemory(line.Length + 1);
                line.CopyTo(place);
                place.Span[line.Length] = (byte)'\n';
                writer.Advance(line.Length + 1);
                if ((await writer.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }

            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e); // the reader throws it
        }
    }
}
