using System.Text.Json;

namespace AnnotationFunctions.Tests.Cli.Answers;

/// <summary>Labels that have an order: by number, by option or by schema, never by spelling.</summary>
public sealed class LabelOrderTests : IDisposable
{
    private const string Words = "low,low|low,medium|medium,high|high,high|low,low|high,medium";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("krippendorff", 0.7054)]
    [InlineData("cohen", 0.6667, "--weights", "quadratic")]
    [InlineData("cohen", 0.5909)]
    [InlineData("gwet", 0.5654)]
    [InlineData("fleiss", 0.5862)]
    [InlineData("scott", 0.5862)]
    [InlineData("brennan-prediger", 0.55)]
    [InlineData("kendall", 0.8548)]
    public async Task Agreement_WordsWithAnOrder_AreMeasuredByIt(string measure, double expected, params string[] options)
    {
        var words = await ValueAsync(Answers(Words), ["--measure", measure, "--order", "low,medium,high", .. options]);
        var numbers = await ValueAsync(Answers(Words.Replace("low", "8").Replace("medium", "9").Replace("high", "10")), ["--measure", measure, .. options]);

        words.ShouldBe(numbers, 1e-12, "numbers are ordered as numbers: 8 < 9 < 10");
        words.ShouldBe(expected, 0.00006);
    }

    [Fact]
    public async Task Agreement_OrderOfTheSchema_IsTaken()
    {
        var schema = _folder.Write("schema.json", """{"taskType":"classification.ordinal","classes":[{"id":"low"},{"id":"medium"},{"id":"high"}]}""");
        var unordered = _folder.Write("one.json", """{"taskType":"classification.one","classes":[{"id":"low"},{"id":"medium"},{"id":"high"}]}""");

        (await ValueAsync(Answers(Words), "--schema", schema)).ShouldBe(0.7054, 0.00006);
        (await AgreementAsync(Answers(Words), "--schema", unordered)).Error.ShouldContain("classification.one, whose classes have no order");
    }

    [Fact]
    public async Task Agreement_NumbersWithAnOrderOfTheirOwn_FollowIt()
    {
        var answers = Answers("1,1|1,2|2,3|3,3|1,1|3,2");

        (await ValueAsync(answers, "--measure", "gwet", "--order", "2,1,3")).ShouldBe(await ValueAsync(Answers("b,b|b,a|a,c|c,c|b,b|c,a"), "--measure", "gwet", "--order", "a,b,c"), 1e-12);
    }

    [Theory]
    [InlineData("krippendorff")]
    [InlineData("fleiss")]
    [InlineData("kendall")]
    public async Task Agreement_WordsWithoutAnOrder_AreRefusedWithTheirRows(string measure)
    {
        var run = await AgreementAsync(Answers(Words.Replace("low", "8 stars").Replace("high", "10 stars")), "--measure", measure);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("row 2, column label: '8 stars' is not a number, which");
        run.Error.ShouldContain("also in rows 3, 4, 10, 11");
        run.Error.ShouldContain("--order LOWEST,…,HIGHEST or --schema FILE");
    }

    [Fact]
    public async Task Agreement_LabelThatTheOrderLacks_IsRefusedByNameWithItsRows()
    {
        var run = await AgreementAsync(Answers(Words), "--order", "low,high");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("row 5, column label: 'medium' is not among the labels low < high; also in rows 6, 13.");
        run.Error.ShouldNotContain("'low' is");
    }

    [Fact]
    public async Task Agreement_LabelsWithCommas_StandInQuotes()
    {
        var answers = Answers(Words);
        File.WriteAllText(answers, File.ReadAllText(answers).Replace("low", "\"low, or less\""));

        (await ValueAsync(answers, "--order", "\"low, or less\",medium,high")).ShouldBe(0.7054, 0.00006);
    }

    [Theory]
    [InlineData("--order", "low,low")]
    [InlineData("--order", "low")]
    [InlineData("--order", "low,,high")]
    [InlineData("--order", "low,high", "--level", "interval")]
    [InlineData("--order", "low,high", "--level", "nominal")]
    [InlineData("--order", "low,high", "--measure", "icc")]
    [InlineData("--order", "low,high", "--schema", "x")]
    [InlineData("--weights", "linear", "--level", "nominal")]
    [InlineData("--weights", "linear", "--measure", "kendall")]
    public async Task Agreement_OrderThatMakesNoSense_IsWrongUsage(params string[] options) => (await AgreementAsync(Answers(Words), options)).Code.ShouldBe(2);

    [Fact]
    public async Task Consensus_Ordinal_NeedsAnOrderAndKeepsIt()
    {
        var answers = Answers("low,high|medium,medium|high,high|low,low");
        var gold = _folder.Write("gold.csv", "task,label\ni0,middle\n");

        var without = await CommandRun.OfAsync("consensus", answers, "--method", "ordinal", "-o", At("labels.csv"));
        var with = await CommandRun.OfAsync("consensus", answers, "--method", "ordinal", "--order", "low,medium,high", "-o", At("labels.csv"));
        var stray = await CommandRun.OfAsync("consensus", answers, "--method", "ordinal", "--order", "low,medium,high", "--gold", gold, "-o", At("labels.csv"));

        without.Error.ShouldContain("'low' is not a number, which the method ordinal needs");
        with.Code.ShouldBe(0, with.Error);
        File.ReadAllText(At("labels.csv")).ShouldContain("i1,medium,");
        stray.Error.ShouldContain("gold.csv, row 2, column label: 'middle' is not among the labels low < medium < high");
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Answers of two workers: a pair for each task.</summary>
    private string Answers(string pairs)
    {
        var rows = pairs.Split('|').SelectMany((pair, item) =>
        {
            var comma = pair.LastIndexOf(',');
            return new[] { $"i{item},a,{pair[..comma]}", $"i{item},b,{pair[(comma + 1)..]}" };
        });
        return _folder.Write("answers.csv", "task,worker,label\n" + string.Join('\n', rows));
    }

    private static Task<CommandRun> AgreementAsync(string answers, params string[] options) =>
        CommandRun.OfAsync(["agreement", answers, .. options.Contains("--level") ? Array.Empty<string>() : ["--level", "ordinal"], .. options]);

    private static async Task<double> ValueAsync(string answers, params string[] options)
    {
        var run = await AgreementAsync(answers, [.. options, "--json"]);
        run.Code.ShouldBe(0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("value").GetDouble();
    }
}
