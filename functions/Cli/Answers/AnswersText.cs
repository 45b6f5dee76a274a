using System.Text;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>A file as text with separated values: as it is, or made of a workbook or of JSON, which is told by its first bytes and not by its name.</summary>
internal sealed class AnswersText : IDisposable
{
    private readonly Stream _file;

    private AnswersText(Stream file, TextReader reader)
    {
        _file = file;
        Reader = reader;
    }

    internal TextReader Reader { get; }

    /// <summary>Bytes of the file.</summary>
    internal long Length => _file.Length;

    /// <summary>Bytes that were read.</summary>
    internal long Position => _file.Position;

    internal static AnswersText Open(string path, string? sheet)
    {
        var file = AnswersFile.OpenBytes(path);
        try
        {
            file = file.CanSeek ? file : Whole(file);
            var first = new byte[512];
            var beginning = first.AsSpan(0, file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false));
            file.Position = 0;
            if (WorkbookText.Begins(beginning))
            {
                return new AnswersText(file, WorkbookText.Read(file, AnswersFile.NameOf(path), sheet));
            }

            if (sheet is not null)
            {
                throw CommandFailure.WrongUsage($"--sheet is for workbooks (xlsx); {AnswersFile.NameOf(path)} is none.");
            }

            return new AnswersText(file, JsonText.Begins(beginning)
                ? JsonText.Read(file, AnswersFile.NameOf(path))
                : new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _file.Dispose();
    }

    /// <summary>What comes through a pipe, so that its beginning can be looked at.</summary>
    private static MemoryStream Whole(Stream pipe)
    {
        using (pipe)
        {
            var whole = new MemoryStream();
            pipe.CopyTo(whole);
            whole.Position = 0;
            return whole;
        }
    }
}
