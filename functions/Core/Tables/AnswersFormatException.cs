namespace AnnotationFunctions.Core.Tables;

/// <summary>A table of answers cannot be read. The message names source, row and column of each fault, a line for each, at most twenty.</summary>
public sealed class AnswersFormatException : Exception
{
    /// <summary>With a message for people.</summary>
    public AnswersFormatException(string message, AnswersFault faults = AnswersFault.None)
        : base(message) => Faults = faults;

    /// <summary>The kinds of fault that an option of the reader could mend, so that a caller can say how that is done.</summary>
    public AnswersFault Faults { get; }
}

/// <summary>Kinds of fault that <see cref="AnswersFormat"/> has a way out of.</summary>
[Flags]
public enum AnswersFault
{
    /// <summary>Nothing but another file would help.</summary>
    None = 0,

    /// <summary>A wanted column is not in the header, or several could be it.</summary>
    Columns = 1,

    /// <summary>A label is empty.</summary>
    EmptyLabel = 2,

    /// <summary>A time cannot be read, or cannot be compared with the others.</summary>
    Time = 4,

    /// <summary>Labels have no order that is known.</summary>
    Order = 8,
}
