using System.Globalization;
using System.Text;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>Prints measurements as they come, keeps them for the table of the documentation, and knows which targets were missed.</summary>
internal sealed class BenchReport(int items)
{
    private const int BytesPerGather = 2 * 12 * sizeof(double); // a row of factors read, a row of counts updated, ten classes in twelve places

    private const double PeerCommandSeconds = 10.7;
    private const double PeerCommandMegabytes = 670;
    private const double MostCommandMegabytes = 120;

    private readonly List<(BenchCase Case, Measurement Measured)> _rows = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _missed = [];

    public void Machine()
    {
        Say($"{items * SimulatedAnswers.AnswersPerItem:N0} answers, {items:N0} items, {SimulatedAnswers.Annotators:N0} annotators, {SimulatedAnswers.Classes} classes; "
            + $"{Environment.ProcessorCount} cores, .NET {Environment.Version}. Each case in three processes of its own: first = the first run in a process, with compilation; best = of four more; the fastest of the three.");
        Say("Peer: published seconds of crowd-kit 1.4.1 (iBCC: truth-inference-at-scale) for the fit on such answers, measured on a machine of this kind, not now.");
        Say(Row("", "first s", "CPU s", "best s", "CPU s", "peak MB", "rounds", "accuracy", "peer s", "peer MB", "times", "target"));
    }

    public void Add(BenchCase bench, Measurement measured)
    {
        _rows.Add((bench, measured));
        Say(Row([bench.Name, .. Cells(bench, measured)]));
        Require(bench.InCommand || !(measured.FirstSeconds > bench.Target), $"{bench.Name}: {measured.FirstSeconds:0.000} s, target {bench.Target:0.000} s");
        Require(!(measured.PeakMegabytes > bench.MemoryTarget), $"{bench.Name}: {measured.PeakMegabytes:0} MB, target {bench.MemoryTarget:0} MB");
    }

    /// <summary>Compares the maximum-likelihood fit with the textbook iteration at the number of iterations that the peer takes.</summary>
    public void Convergence()
    {
        var table = SimulatedAnswers.Create(items).Table;
        var peer = PlainExpectationMaximisation.LogLikelihoods(table, PlainExpectationMaximisation.PeerIterations)[^1];
        var own = _rows.Find(row => row.Case.Name == "maximum-likelihood").Measured;
        Note($"Convergence: log-likelihood {own.LogLikelihood:F1} after {own.Iterations} iterations of maximum-likelihood; the textbook iteration has {peer:F1} after "
            + $"the peer's {PlainExpectationMaximisation.PeerIterations}. (dawid-skene and classic-dawid-skene stop by another bound and later; dawid-skene has priors, so that its log-likelihood is not comparable.)");
        Require(own.LogLikelihood >= peer, $"maximum-likelihood: log-likelihood {own.LogLikelihood:F1}, the peer's iteration {peer:F1}");
    }

    /// <summary>Says how near the fit is to what the memory of this machine allows.</summary>
    public void Bandwidth()
    {
        var (one, all) = (MemoryBandwidth.Read(1), MemoryBandwidth.Read(Environment.ProcessorCount));
        var own = _rows.Find(row => row.Case.Name == "dawid-skene").Measured;
        var passes = own.Iterations + 2.0; // the seed and the final posteriors
        var streamed = passes * ((sizeof(int) * (double)own.Answers) + (sizeof(int) * items)) + (sizeof(double) * SimulatedAnswers.Classes * (double)items);
        var gathered = passes * BytesPerGather * own.Answers;
        Note($"Memory: reads {one / 1e9:0.0} GB/s with one thread, {all / 1e9:0.0} GB/s with {Environment.ProcessorCount}. dawid-skene streams {streamed / 1e6:0} MB in {passes:0} passes, "
            + $"{streamed / all * 1e3:0} ms at that rate, and gathers {gathered / 1e9:0.0} GB of rows, mostly from caches, {gathered / all * 1e3:0} ms if they came from memory; "
            + $"it takes {own.BestSeconds * 1e3:0} ms.");
    }

    /// <summary>The whole command against the peer's whole process.</summary>
    public void Command(BenchCase bench, CommandMeasurement measured)
    {
        Note($"Command: annotate consensus --method {bench.Name} on a file of {items * SimulatedAnswers.AnswersPerItem:N0} answers: fit {measured.FitSeconds:0.000} s, "
            + $"{bench.PeerSeconds / measured.FitSeconds:0} times faster than the peer's {bench.PeerSeconds:0.0} s; start to end {measured.Seconds:0.00} s and {measured.PeakMegabytes:0} MB "
            + $"(the peer's whole Dawid-Skene process {PeerCommandSeconds:0.0} s and {PeerCommandMegabytes:0} MB).");
        Require(measured.FitSeconds <= bench.Target, $"fit of the command, {bench.Name}: {measured.FitSeconds:0.000} s, target {bench.Target:0.000} s");
        Require(measured.PeakMegabytes <= MostCommandMegabytes, $"command, {bench.Name}: {measured.PeakMegabytes:0} MB, target {MostCommandMegabytes:0} MB");
    }

    public void Growth(BenchCase bench, Measurement grown, int factor, double mostTime, double mostMegabytes)
    {
        var small = _rows.Find(row => row.Case.Name == bench.Name).Measured;
        var ratio = grown.FirstSeconds / small.FirstSeconds;
        Note($"Growth: {bench.Name} on {grown.Answers:N0} answers takes {grown.FirstSeconds:0.00} s ({grown.FirstCpuSeconds:0.00} s CPU) in {grown.Iterations} iterations, {ratio:0.0} times as long "
            + $"for {factor} times the answers; peak {grown.PeakMegabytes:0} MB.");
        Require(ratio <= factor * mostTime, $"growth of {bench.Name}: {ratio:0.0} times as long for {factor} times the answers");
        Require(grown.PeakMegabytes <= mostMegabytes, $"growth of {bench.Name}: {grown.PeakMegabytes:0} MB, target {mostMegabytes:0} MB");
    }

    /// <summary>Says which targets were missed; the exit code.</summary>
    public int Close()
    {
        Say(_missed.Count == 0 ? "targets met" : "TARGETS MISSED: " + string.Join("; ", _missed));
        return _missed.Count == 0 ? 0 : 1;
    }

    /// <summary>The table and the notes for docs/algorithms/speed.md.</summary>
    public string Markdown()
    {
        var text = new StringBuilder("| method | first s | CPU s | best s | CPU s | peak MB | iterations | accuracy | peer s | peer MB | times | target s |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var (bench, measured) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {bench.Name} | {string.Join(" | ", Cells(bench, measured))} |\n");
        }

        foreach (var note in _notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{note}\n");
        }

        return text.ToString();
    }

    private static string[] Cells(BenchCase bench, Measurement measured) =>
    [
        Seconds(measured.FirstSeconds), Seconds(measured.FirstCpuSeconds), Seconds(measured.BestSeconds), Seconds(measured.BestCpuSeconds),
        Text(measured.PeakMegabytes, "0"), Text(measured.Iterations, "0"), Text(measured.Accuracy, ".0000"),
        Text(bench.PeerSeconds, "0.0"), Text(bench.PeerMegabytes, "0"), Text(bench.PeerSeconds / measured.FirstSeconds, "0"), Seconds(bench.Target),
    ];

    private static string Seconds(double value) => Text(value, "0.000");

    private static string Text(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Row(params ReadOnlySpan<string> cells)
    {
        var row = new StringBuilder(cells[0].PadRight(20));
        foreach (var cell in cells[1..])
        {
            row.Append(cell.PadLeft(9));
        }

        return row.ToString();
    }

    private static void Say(string text) => Console.WriteLine(text);

    private void Note(string text)
    {
        _notes.Add(text);
        Say(text);
    }

    private void Require(bool met, string otherwise)
    {
        if (!met)
        {
            _missed.Add(otherwise);
        }
    }
}
