using System.Text.Json;

namespace AnnotationFunctions.Tests.Cli.Answers;

public sealed class AgreementCommandTests : IDisposable
{
    /// <summary>Krippendorff 2011, section C: four observers in columns, 0 is missing.</summary>
    private static readonly int[][] Units =
    [
        [1, 1, 0, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [0, 5, 5, 5], [0, 0, 1, 1], [0, 3, 0, 0],
    ];

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("nominal", 0.743)]
    [InlineData("ordinal", 0.815)]
    [InlineData("interval", 0.849)]
    [InlineData("ratio", 0.797)]
    public async Task Agreement_KrippendorffsExample_GivesThePrintedValues(string level, double expected)
    {
        var rows = Units.SelectMany((unit, item) => unit.Select((label, observer) => (item, observer, label))).Where(row => row.label > 0);
        var answers = _folder.Write("answers.csv", "task,worker,label\n" + string.Concat(rows.Select(row => $"{row.item},{row.observer},{row.label}\n")));

        var run = await CommandRun.OfAsync("agreement", answers, "--measure", "krippendorff", "--level", level, "--json");

        run.Code.ShouldBe(0);
        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("measure").GetString().ShouldBe("krippendorff");
        json.GetProperty("value").GetDouble().ShouldBe(expected, 0.0006);
        json.GetProperty("lower").GetDouble().ShouldBeLessThan(expected);
        json.GetProperty("upper").GetDouble().ShouldBeGreaterThan(expected);
        json.GetProperty("items").GetInt32().ShouldBe(11);
        json.GetProperty("annotators").GetInt32().ShouldBe(4);
    }

    [Theory]
    [InlineData("krippendorff")]
    [InlineData("fleiss")]
    [InlineData("gwet")]
    [InlineData("brennan-prediger")]
    [InlineData("percent")]
    public async Task Agreement_RealAnswers_AreBetweenChanceAndPerfect(string measure)
    {
        var run = await CommandRun.OfAsync("agreement", CrowdData.File("dog", "answers.csv"), "--measure", measure, "--json");

        run.Code.ShouldBe(0);
        var json = JsonDocument.Parse(run.Output).RootElement;
        var (lower, value, upper) = (json.GetProperty("lower").GetDouble(), json.GetProperty("value").GetDouble(), json.GetProperty("upper").GetDouble());
        lower.ShouldBeGreaterThan(0.3);
        value.ShouldBeInRange(lower, upper);
        upper.ShouldBeLessThan(0.8);
        json.GetProperty("items").GetInt32().ShouldBe(807);
    }

    [Fact]
    public async Task Agreement_CohenBetweenTwoOfMany_LooksAtTheirTasksAlone()
    {
        var answers = _folder.Write("answers.csv", "task,worker,label\nx,ann,1\nx,bob,1\nx,eve,2\ny,ann,2\ny,bob,2\ny,eve,1\nz,ann,1\n");

        var run = await CommandRun.OfAsync("agreement", answers, "--measure", "cohen", "--between", "ann", "bob", "--json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("value").GetDouble().ShouldBe(1);
        json.GetProperty("items").GetInt32().ShouldBe(2);
        (await CommandRun.OfAsync("agreement", answers, "--measure", "cohen", "--between", "ann", "zoe")).Error.ShouldContain("'zoe' has no answer");
    }

    [Theory]
    [InlineData("kendall", 1)]
    [InlineData("icc", 0.8)]
    public async Task Agreement_Numbers_AreRead(string measure, double atLeast)
    {
        var rows = Enumerable.Range(0, 12).SelectMany(item => new[] { $"{item},ann,{item}", $"{item},bob,{item + 1}" });
        var answers = _folder.Write("answers.csv", "task,worker,label\n" + string.Join('\n', rows));
        var names = _folder.Write("names.csv", "task,worker,label\nx,ann,1\nx,bob,dog\n");

        var run = await CommandRun.OfAsync("agreement", answers, "--measure", measure, "--json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("value").GetDouble().ShouldBeGreaterThanOrEqualTo(atLeast - 1e-9);
        json.GetProperty("items").GetInt32().ShouldBe(12);
        (await CommandRun.OfAsync("agreement", names, "--measure", measure)).Error.ShouldContain($"names.csv, row 3, column label: 'dog' is not a number, which {measure} needs");
    }

    [Fact]
    public async Task Agreement_NothingToCompare_IsNullAndSaysWhy()
    {
        var answers = _folder.Write("answers.csv", "task,worker,label\nx,ann,1\ny,ann,2\n");

        var run = await CommandRun.OfAsync("agreement", answers, "--json");

        run.Code.ShouldBe(0);
        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("items").GetInt32().ShouldBe(0);
        json.GetProperty("note").GetString().ShouldNotBeNull().ShouldContain("two answers");
    }

    [Theory]
    [InlineData("interval", "cat", "row 3, column label: 'cat' is not a number")]
    [InlineData("ratio", "-1", "row 3, column label: '-1' is not a number of 0 or more")]
    public async Task Agreement_LabelsWithoutNumbersWhereTheLevelNeedsThem_NamesTheRow(string level, string label, string message)
    {
        var answers = _folder.Write("answers.csv", $"task,worker,label\nx,ann,1\nx,bob,{label}\n");

        var run = await CommandRun.OfAsync("agreement", answers, "--level", level);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("answers.csv, " + message);
    }

    public void Dispose() => _folder.Dispose();
}
