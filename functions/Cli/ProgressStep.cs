using Spectre.Console;

namespace AnnotationFunctions.Cli;

/// <summary>One step of a piece of work. Safe to advance from several threads.</summary>
internal sealed class ProgressStep(ProgressTask? bar, TextWriter lines, string description, double total)
{
    private readonly Lock _gate = new();
    private double _done;
    private int _tenths;

    internal void Advance(double by = 1)
    {
        lock (_gate)
        {
            Show(_done + by);
        }
    }

    internal void Reach(double done)
    {
        lock (_gate)
        {
            Show(Math.Max(_done, done));
        }
    }

    private void Show(double done)
    {
        _done = Math.Min(done, total);
        if (bar is not null)
        {
            bar.Value = total <= 0 ? bar.MaxValue : _done;
            return;
        }

        var tenths = total <= 0 ? 10 : (int)(10 * _done / total);
        if (tenths > _tenths)
        {
            _tenths = tenths;
            lines.WriteLine($"{description}: {_done:0} of {total:0}");
        }
    }
}
