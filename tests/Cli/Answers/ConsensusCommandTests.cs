using System.Diagnostics;
using System.Text.Json;

namespace AnnotationFunctions.Tests.Cli.Answers;

public sealed class ConsensusCommandTests : IDisposable
{
    private const string Small = "task,worker,label\nx,ann,cat\nx,bob,cat\nx,eve,dog\n\"y, z\",ann,dog\n\"y, z\",bob,dog\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Consensus_Majority_WritesLabelsAndSkills()
    {
        var answers = _folder.Write("answers.csv", Small);

        var run = await CommandRun.OfAsync("consensus", answers, "--method", "majority", "--output", At("labels.csv"), "--annotators", At("skills.csv"));

        run.Error.ShouldBeEmpty();
        run.Code.ShouldBe(0);
        File.ReadAllText(At("labels.csv")).ShouldBe("task,label,confidence\nx,cat,0.666667\n\"y, z\",dog,1\n");
        var skills = File.ReadAllLines(At("skills.csv"));
        skills[0].ShouldBe("worker,answers,accuracy,lower,upper");
        skills[1].ShouldStartWith("ann,2,0.833333,");
        skills.Length.ShouldBe(4);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Consensus_Json_HasThePromisedFields()
    {
        var answers = _folder.Write("answers.csv", Small);

        var run = await CommandRun.OfAsync("consensus", answers, "--method", "ds", "--output", At("labels.csv"), "--json");

        var json = JsonDocument.Parse(run.Output).RootElement;
        json.GetProperty("method").GetString().ShouldBe("dawid-skene");
        json.GetProperty("items").GetInt32().ShouldBe(2);
        json.GetProperty("annotators").GetInt32().ShouldBe(3);
        json.GetProperty("answers").GetInt32().ShouldBe(5);
        json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
    }

    /// <summary>Large enough that methods are compiled while it is read.</summary>
    [Theory]
    [InlineData("majority")]
    [InlineData("dawid-skene")]
    [InlineData("one-coin")]
    [InlineData("glad")]
    [InlineData("mace")]
    [InlineData("ibcc")]
    public async Task Consensus_LargeFile_LabelsEveryTask(string method)
    {
        const int tasks = 60_000;
        var rows = Enumerable.Range(0, tasks).SelectMany(task => Enumerable.Range(0, 3).Select(worker => $"task-{task},worker-{(task + worker) % 50},{(worker == 2 && task % 4 == 0 ? task + 1 : task) % 5}"));
        var answers = _folder.Write("answers.csv", $"task,worker,label\n{string.Join('\n', rows)}\n");
        new FileInfo(answers).Length.ShouldBeGreaterThan(2_000_000);

        var run = await CommandRun.OfAsync("consensus", answers, "--method", method, "--output", At("labels.csv"));

        run.Error.ShouldBeEmpty();
        run.Code.ShouldBe(0);
        var labels = File.ReadAllLines(At("labels.csv"))[1..].Select(line => line.Split(',')).ToDictionary(fields => fields[0], fields => fields[1]);
        labels.Count.ShouldBe(tasks);
        labels.ShouldAllBe(label => label.Value == $"{int.Parse(label.Key.Substring(5)) % 5}");
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("majority")]
    [InlineData("wawa")]
    [InlineData("zero-based-skill")]
    [InlineData("dawid-skene")]
    [InlineData("classic-dawid-skene")]
    [InlineData("one-coin")]
    [InlineData("GLAD")]
    [InlineData("mace")]
    [InlineData("ibcc")]
    [InlineData("EBCC")]
    public async Task Consensus_RealAnswers_ReachTheAccuracyOfAMajority(string method)
    {
        var (answers, truth) = (CrowdData.File("rte", "answers.csv"), CrowdData.File("rte", "truth.csv"));

        var run = await CommandRun.OfAsync("consensus", answers, "--method", method, "--output", At("labels.csv"));

        run.Error.ShouldBeEmpty();
        run.Code.ShouldBe(0);
        run.Output.ShouldContain("800 tasks, 164 workers, 8000 answers");
        CrowdData.Accuracy(At("labels.csv"), truth).ShouldBeGreaterThan(0.915);
    }

    [Fact]
    public async Task Consensus_GoldAndProbabilities_CorrectTheAnswers()
    {
        var (answers, truth) = (CrowdData.File("dog", "answers.csv"), CrowdData.File("dog", "truth.csv"));
        var known = File.ReadLines(truth).ToList();
        var gold = _folder.Write("gold.csv", string.Join('\n', known.Take(400)));
        var model = _folder.Write("model.csv", "task,0,1,2,3\n" + string.Concat(known.Skip(1).Select(line => line.Split(','))
            .Select(row => $"{row[0]},{string.Join(',', Enumerable.Range(0, 4).Select(label => row[1] == $"{label}" ? "0.94" : "0.02"))}\n")));

        await CommandRun.OfAsync("consensus", answers, "--method", "dawid-skene", "--output", At("alone.csv"));
        await CommandRun.OfAsync("consensus", answers, "--method", "dawid-skene", "--gold", gold, "--output", At("gold-labels.csv"));
        await CommandRun.OfAsync("consensus", answers, "--method", "dawid-skene", "--probabilities", model, "--output", At("model-labels.csv"));

        var alone = CrowdData.Accuracy(At("alone.csv"), truth);
        CrowdData.Accuracy(At("gold-labels.csv"), gold).ShouldBe(1);
        CrowdData.Accuracy(At("gold-labels.csv"), truth).ShouldBeGreaterThan(alone);
        CrowdData.Accuracy(At("model-labels.csv"), truth).ShouldBeGreaterThan(alone + 0.01);
    }

    [Theory]
    [InlineData("", "bad.csv is empty")]
    [InlineData("task,worker\nx,y\n", "bad.csv, row 1, column label: missing from the header")]
    [InlineData("task,worker,label\nx,ann,cat\nx,bob\n", "bad.csv, row 3, column label: missing")]
    [InlineData("task,worker,label\nx,ann,cat\nx,,cat\n", "bad.csv, row 3, column worker: empty")]
    [InlineData("task,worker,label\nx,ann,cat,extra\n", "bad.csv, row 2, column 4: the row has 4 fields")]
    [InlineData("task,worker,label,weight\nx,ann,cat,heavy\n", "bad.csv, row 2, column weight: 'heavy' is not a finite number")]
    [InlineData("task,worker,label\nx,ann,\"cat\n", "bad.csv, row 2, column 3: a quote is left open")]
    [InlineData("task,task,worker,label\n", "bad.csv, row 1, column task: named twice")]
    public async Task Consensus_BadAnswers_NamesFileRowAndColumnAndKeepsWhatWasThere(string text, string message)
    {
        var bad = _folder.Write("bad.csv", text);
        var labels = _folder.Write("labels.csv", "of an earlier run");

        var run = await CommandRun.OfAsync("consensus", bad, "--output", labels);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
        run.Output.ShouldBeEmpty();
        File.ReadAllText(labels).ShouldBe("of an earlier run");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Consensus_NoText_IsRefusedInAFewPrintableWords()
    {
        var garbage = new byte[200_000];
        new Random(7).NextBytes(garbage);
        var (binary, latin) = (At("binary.csv"), At("latin.csv"));
        File.WriteAllBytes(binary, garbage);
        File.WriteAllBytes(latin, [.. "task,worker,label\nx,ann,caf"u8, 0xE9, .. "\n"u8]);

        var first = await CommandRun.OfAsync("consensus", binary, "--output", At("labels.csv"));
        var second = await CommandRun.OfAsync("consensus", latin, "--output", At("labels.csv"));

        first.Code.ShouldBe(1);
        first.Error.ShouldContain("binary.csv, row 1");
        first.Error.Length.ShouldBeLessThan(500);
        first.Error.TrimEnd().ShouldAllBe(character => !char.IsControl(character));
        second.Code.ShouldBe(1);
        second.Error.ShouldContain("latin.csv, row 2, column 3");
        File.Exists(At("labels.csv")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("task,label\nx,cat\nx,bird\n", "--gold", "other.csv, row 3, column label: 'bird' contradicts row 2, where task 'x' has 'cat'")]
    [InlineData("task,cat\nx,1\n", "--probabilities", "other.csv, row 1, column dog: missing from the header")]
    [InlineData("task,cat,dog\nx,0.5,0.6\n", "--probabilities", "other.csv, row 2, column task: the probabilities sum to 1.1")]
    public async Task Consensus_BadFileBesideTheAnswers_NamesIt(string text, string option, string message)
    {
        var (answers, other) = (_folder.Write("answers.csv", Small), _folder.Write("other.csv", text));

        var run = await CommandRun.OfAsync("consensus", answers, option, other, "--output", At("labels.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("--gold", "Task;Label\nx;bird\n", "x,bird,1\n\"y, z\",dog,1\n")]
    [InlineData("--probabilities", "task,cat,bird,dog\nx,0,1,0\n", "x,cat,0.5\n\"y, z\",dog,1\n")]
    public async Task Consensus_ClassesThatNobodyAnswered_WidenTheLabels(string option, string text, string labels)
    {
        var (answers, other) = (_folder.Write("answers.csv", Small), _folder.Write("other.csv", text));

        var run = await CommandRun.OfAsync("consensus", answers, "--method", "majority", option, other, "--output", At("labels.csv"));

        run.Code.ShouldBe(0, run.Error);
        File.ReadAllText(At("labels.csv")).ShouldBe("task,label,confidence\n" + labels);
    }

    [Theory]
    [InlineData("1e-300")]
    [InlineData("1e308")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public async Task Consensus_WeightsThatNoSumCanHold_AreRefusedByRow(string weight)
    {
        var answers = _folder.Write("answers.csv", $"task,worker,label,weight\nx,ann,cat,1\nx,bob,dog,{weight}\n");

        var run = await CommandRun.OfAsync("consensus", answers, "--output", At("labels.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain($"answers.csv, row 3, column weight: '{weight}' is not a");
    }

    [Fact]
    public async Task Consensus_NoSuchPlace_Fails()
    {
        var answers = _folder.Write("answers.csv", Small);
        (await CommandRun.OfAsync("consensus", At("nothing.csv"), "--output", At("labels.csv"))).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(1),
            run => run.Error.ShouldContain("nothing.csv"));
        (await CommandRun.OfAsync("consensus", answers, "--output", At("no/such/labels.csv"))).ShouldSatisfyAllConditions(
            run => run.Code.ShouldBe(1),
            run => run.Error.ShouldContain("There is no directory"));
    }

    [Fact]
    public async Task Consensus_WrongUsage_EndsWithTwo()
    {
        var answers = _folder.Write("answers.csv", Small);
        string[][] wrong =
        [
            ["consensus"],
            ["consensus", answers],
            ["consensus", answers, "--output", answers],
            ["consensus", answers, "--output", At("a.csv"), "--annotators", At("a.csv")],
            ["consensus", answers, "--output", At("a.csv"), "--method", "guess"],
            ["consensus", answers, "--output", At("a.csv"), "--repeated", "never"],
            ["agreement"],
            ["agreement", answers, "--measure", "guess"],
            ["agreement", answers, "--level", "loud"],
            ["agreement", answers, "--between", "ann", "bob"],
            ["agreement", answers, "--measure", "cohen"],
            ["agreement", answers, "--measure", "cohen", "--between", "ann", "ann"],
        ];
        foreach (var arguments in wrong)
        {
            var run = await CommandRun.OfAsync(arguments);
            run.Code.ShouldBe(2, string.Join(' ', arguments));
            run.Error.ShouldStartWith("annotate: ");
            run.Output.ShouldBeEmpty();
        }

        File.ReadAllText(answers).ShouldBe(Small);
    }

    [Fact]
    public async Task Process_RunTwice_WritesTheSameBytes()
    {
        var answers = _folder.Write("answers.csv", Small);
        var results = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var process = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "annotate.dll"), "consensus", answers, "--output", At($"{i}.csv")]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
            results.Add(File.ReadAllText(At($"{i}.csv")));
        }

        results[1].ShouldBe(results[0]);
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);
}
