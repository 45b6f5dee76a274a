using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>
/// Where a check is in the document, and what it has found. The place is a stack, so that nothing is allocated while all is well.
/// </summary>
internal sealed class CheckScope
{
    private readonly List<Violation> _found = [];
    private PathStep[] _steps = new PathStep[16];
    private int _depth;

    /// <summary>Everything found, also what is no longer listed.</summary>
    public int Count { get; private set; }

    /// <summary>So much is wrong that a costly check may stop looking for more.</summary>
    public bool IsFull => Count >= 10 * AnswerLimits.MaxViolations;

    public IReadOnlyList<Violation> Found => _found;

    /// <summary>The work that costly checks of the answer may still do, all together.</summary>
    public WorkBudget Work { get; } = new(WorkBudget.OfAnswer);

    /// <summary>The place as a JSON pointer.</summary>
    public string Pointer
    {
        get
        {
            var text = new StringBuilder();
            foreach (var (name, index) in _steps.AsSpan(0, _depth))
            {
                text.Append('/');
                if (name is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{index}");
                }
                else
                {
                    text.Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
                }
            }
            return text.ToString();
        }
    }

    public void Enter(PathStep step)
    {
        if (_depth == _steps.Length)
        {
            Array.Resize(ref _steps, _depth * 2);
        }
        _steps[_depth++] = step;
    }

    public void Leave() => _depth--;

    /// <summary>Notes a violation at the place where the check is.</summary>
    public void Add(string code, FormattableString message) => AddAt([], code, message);

    /// <summary>Notes a violation below the place where the check is.</summary>
    public void AddAt(ReadOnlySpan<PathStep> below, string code, FormattableString message)
    {
        if (Count++ >= AnswerLimits.MaxViolations)
        {
            return;
        }
        foreach (var step in below)
        {
            Enter(step);
        }
        _found.Add(new Violation(Pointer, code, message.ToString(CultureInfo.InvariantCulture)));
        _depth -= below.Length;
    }
}
