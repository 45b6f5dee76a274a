using System.IO.Compression;
using System.Text;

namespace AnnotationFunctions.Tests.Cli.Answers;

/// <summary>Files as crowd tools and spreadsheets write them.</summary>
public sealed class AnswersFilesTests : IDisposable
{
    private const string Answers = "t1,a,cat\nt1,b,cat\nt1,c,dog\nt2,a,dog\nt2,b,dog\nt2,c,dog\n";
    private const string Merged = "task,label,confidence\nt1,cat,0.666667\nt2,dog,1\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Plain_SaysNothing() => await ReadsAsync(_folder.Write("x.csv", "task,worker,label\n" + Answers), Merged, "");

    [Theory]
    [InlineData(';', "semicolons")]
    [InlineData('\t', "tabs")]
    [InlineData('|', "'|'")]
    public async Task Delimiter_OtherThanAComma_IsFoundAndSaid(char delimiter, string said)
    {
        var text = ("task,worker,label,note\n" + Answers.Replace("\n", ",\"one; two, three\n\tand | four\"\n")).Replace(",note", $"{delimiter}note");
        text = string.Concat(text.Split('"').Select((part, i) => i % 2 == 1 ? $"\"{part}\"" : part.Replace(',', delimiter)));

        await ReadsAsync(_folder.Write("x.csv", text), Merged, $"fields are separated by {said}");
    }

    [Theory]
    [InlineData("task;worker;label, in words\nt1;a;cat\nt2;a;dog\n", "--label", "label, in words")]
    [InlineData("task:worker:label\nt1:a:cat\nt2:a:dog\n", "--delimiter", ":")]
    [InlineData("sep=:\r\ntask:worker:label\r\nt1:a:cat\r\nt2:a:dog\r\n", "--empty", "refuse")]
    [InlineData("task,worker,label\nt1,a,cat\nt2,a,dog\n", "--delimiter", "comma")]
    public async Task Delimiter_OfRowsOrOfAnOption_IsTaken(string text, string option, string value) =>
        await ReadsAsync(_folder.Write("x.csv", text), "task,label,confidence\nt1,cat,1\nt2,dog,1\n", null, option, value);

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public async Task LineEnds_OfAnySystem_EndRows(string end) =>
        await ReadsAsync(_folder.Write("x.csv", ("task,worker,label\n" + Answers).Replace("\n", end)), Merged, "");

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task ByteOrderMark_SaysTheEncoding(string encoding)
    {
        var path = Path.Combine(_folder.Path, "x.csv");
        File.WriteAllText(path, "task,worker,label\n" + Answers, Encoding.GetEncoding(encoding) is var known && encoding == "utf-8" ? new UTF8Encoding(true) : known);

        await ReadsAsync(path, Merged, "");
    }

    [Theory]
    [InlineData("task,worker,label\n{0}\n,,\n , ,\n", "")]
    [InlineData("Task,WORKER,Label\n{0}", "")]
    [InlineData("task,worker,label\n\n{0}", "")]
    [InlineData("task,performer,label\n{0}", "worker is 'performer'")]
    [InlineData("item_id,Annotator ID,rating\n{0}", "task is 'item_id', worker is 'Annotator ID', label is 'rating'")]
    [InlineData("_unit_id,_worker_id,category\n{0}", "task is '_unit_id', worker is '_worker_id', label is 'category'")]
    [InlineData("HITId,WorkerId,Answer.q.label\n{0}", "(a file of Mechanical Turk)")]
    [InlineData("ASSIGNMENT:task_id,ASSIGNMENT:worker_id,OUTPUT:result\n{0}", "(a file of Toloka)")]
    public async Task Header_OfAnotherTool_IsRecognisedAndSaid(string text, string said) =>
        await ReadsAsync(_folder.Write("x.csv", text.Replace("{0}", Answers)), Merged, said);

    [Fact]
    public async Task Toloka_WithoutTaskIds_TakesTheOnlyInput() => await ReadsAsync(
        _folder.Write("x.tsv", "INPUT:image\tOUTPUT:result\tASSIGNMENT:worker_id\n/1.jpg\tcat\tw1\n/1.jpg\tcat\tw2\n"), "task,label,confidence\n/1.jpg,cat,1\n", "task is 'INPUT:image'");

    [Theory]
    [InlineData("HITId,WorkerId,Answer.a,Answer.b\n1,2,3,4\n", "column label: could be any of 'Answer.a', 'Answer.b'")]
    [InlineData("item,question,worker,label\n1,2,3,4\n", "column task: could be any of 'item', 'question'")]
    [InlineData("task,who,what\n1,2,3\n", "column worker: missing from the header, which has task, who, what")]
    [InlineData("task,who,what\n1,2,3\n", "column label: missing")]
    [InlineData("task,who,what\n1,2,3\n", "Wanted are the columns of task, worker and label")]
    [InlineData("task,who,what\n1,2,3\n", "--task COLUMN, --worker COLUMN, --label COLUMN")]
    public async Task Header_ThatLeavesAQuestion_IsRefusedWithAllThatIsWanted(string text, string message)
    {
        var run = await CommandRun.OfAsync("consensus", _folder.Write("x.csv", text), "-o", Path.Combine(_folder.Path, "y.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Columns_OfOptions_StandOverWhatIsKnown()
    {
        var path = _folder.Write("x.csv", "task,worker,label,picture,who,mood\nq,q,q,t1,a,cat\nq,q,q,t2,a,dog\n");

        await ReadsAsync(path, "task,label,confidence\nt1,cat,1\nt2,dog,1\n", "", "--task", "picture", "--worker", "WHO", "--label", "mood");
    }

    [Theory]
    [InlineData("item,rater1,rater2,rater3\n{0}", "each of 'rater1', 'rater2', 'rater3' is a worker")]
    [InlineData("picture,ann,bob,eve\n{0}", "each of 'ann', 'bob', 'eve' is a worker", "--wide")]
    [InlineData("ann,bob,picture,eve,note\n", "each of 'ann', 'bob', 'eve' is a worker", "--wide", "--task", "picture", "--worker", "ann", "--worker", "bob", "--worker", "eve")]
    public async Task Wide_EachColumnIsAWorker(string text, string said, params string[] options)
    {
        var rows = options.Length < 2 ? "t1,cat,cat,dog\nt2,dog,,dog\n" : "cat,cat,t1,dog,x\ndog,,t2,dog,y\n";

        await ReadsAsync(_folder.Write("x.csv", text.Replace("{0}", "") + rows), Merged, said, options);
    }

    [Fact]
    public async Task EmptyLabels_AreRefusedWithAllTheirRows_OrSkipped()
    {
        var path = _folder.Write("x.csv", "task,worker,label\nt1,a,cat\nt1,b,\nt2,a,\nt2,b, \n");

        var refused = await CommandRun.OfAsync("consensus", path, "-o", Path.Combine(_folder.Path, "y.csv"));

        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("x.csv, row 3, column label: empty.");
        refused.Error.ShouldContain("x.csv, row 5, column label: empty.");
        refused.Error.ShouldContain("--empty skip");
        await ReadsAsync(path, "task,label,confidence\nt1,cat,1\nt2,,0\n", "3 rows without a label are skipped", "--empty", "skip");
    }

    [Fact]
    public async Task BadRows_AreToldTwentyAtOnce()
    {
        var path = _folder.Write("x.csv", "task,worker,label,weight\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"t{i},,cat,1\nt{i},a,cat,-1\n")));

        var run = await CommandRun.OfAsync("consensus", path, "-o", Path.Combine(_folder.Path, "y.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("row 2, column worker: empty");
        run.Error.ShouldContain("row 3, column weight: '-1'");
        run.Error.Split('\n').Count(line => line.Contains(", row ", StringComparison.Ordinal)).ShouldBe(20);
        run.Error.ShouldContain("there may be more");
    }

    [Fact]
    public async Task LabelStudio_CsvAndBothJsons_GiveTheSame()
    {
        const string merged = "task,label,confidence\n1,cat,1\n2,dog,1\n";
        var csv = _folder.Write("ls.csv", "image,id,mood,annotator,annotation_id,created_at,lead_time\n/1.jpg,1,cat,7,11,2026-11-01T10:00:00Z,3\n/1.jpg,1,cat,8,12,2026-11-01T10:00:00Z,3\n/2.jpg,2,dog,7,13,2026-11-01T10:00:00Z,3\n");
        var min = _folder.Write("min.json", """[{"image":"/1.jpg","id":1,"mood":"cat","annotator":7,"annotation_id":11},{"image":"/1.jpg","id":1,"mood":"cat","annotator":8,"annotation_id":12},{"image":"/2.jpg","id":2,"mood":"dog","annotator":7,"annotation_id":13}]""");
        var full = _folder.Write("full.json", """
            [{"id":1,"data":{"image":"/1.jpg"},"annotations":[
               {"id":11,"completed_by":{"id":7,"email":"a@example.org"},"result":[{"from_name":"mood","type":"choices","value":{"choices":["cat"]}}]},
               {"id":12,"completed_by":8,"was_cancelled":false,"result":[{"from_name":"mood","type":"choices","value":{"choices":["cat"]}}]},
               {"id":14,"completed_by":9,"was_cancelled":true,"result":[{"from_name":"mood","type":"choices","value":{"choices":["dog"]}}]}]},
             {"id":2,"data":{"image":"/2.jpg"},"annotations":[
               {"id":13,"completed_by":7,"result":[{"from_name":"mood","type":"choices","value":{"choices":["dog"]}}]}]}]
            """);

        foreach (var path in (string[])[csv, min, full])
        {
            await ReadsAsync(path, merged, "task is 'id', worker is 'annotator', label is 'mood' (a file of Label Studio)");
        }

        await ReadsAsync(full, "task,label,confidence\n/1.jpg,cat,1\n/2.jpg,dog,1\n", null, "--task", "image");
    }

    [Fact]
    public async Task LabelStudio_ControlsThatComeLate_AreStillAQuestion()
    {
        var path = _folder.Write("x.json", """
            [{"id":1,"annotations":[{"completed_by":1,"result":[{"from_name":"mood","type":"choices","value":{"choices":["cat"]}}]}]},
             {"id":2,"annotations":[{"completed_by":1,"result":[{"from_name":"stars","type":"rating","value":{"rating":4}}]}]}]
            """);

        (await CommandRun.OfAsync("consensus", path, "-o", Path.Combine(_folder.Path, "y.csv"))).Error.ShouldContain("column label: could be any of 'mood', 'stars'");
        await ReadsAsync(path, "task,label,confidence\n1,,0\n2,4,1\n", null, "--label", "stars", "--empty", "skip");
    }

    [Theory]
    [InlineData("{\"task\":\"t1\",\"worker\":\"a\",\"label\":[\"cat\"]}\n{\"task\":\"t2\",\"worker\":\"a\",\"label\":\"dog\"}\n", "")]
    [InlineData("{\"text\":\"x\",\"_input_hash\":\"t1\",\"_session_id\":\"s\",\"accept\":[\"cat\"],\"answer\":\"accept\"}\n{\"text\":\"y\",\"_input_hash\":\"t2\",\"_session_id\":\"s\",\"accept\":[\"dog\"],\"answer\":\"accept\"}", "(a file of Prodigy)")]
    [InlineData("[\n  {\"task\":\"t1\",\"worker\":1,\"label\":\"cat\"}, {\"worker\":1,\"label\":\"dog\",\"task\":\"t2\"}]", "")]
    public async Task Json_OfObjects_IsRead(string text, string said) =>
        await ReadsAsync(_folder.Write("x.jsonl", text), "task,label,confidence\nt1,cat,1\nt2,dog,1\n", said);

    [Theory]
    [InlineData("[{\"task\":\"t1\",", "begins as JSON and is none")]
    [InlineData("[1,2]", "not of objects")]
    [InlineData("{\"task\":\"t1\",\"worker\":\"a\"}", "column label: missing from the header")]
    public async Task Json_OfSomethingElse_IsRefused(string text, string message)
    {
        var run = await CommandRun.OfAsync("consensus", _folder.Write("x.json", text), "-o", Path.Combine(_folder.Path, "y.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Workbook_FirstSheetOrTheNamedOne_IsRead()
    {
        var path = Workbook(("First", "t1,a,cat|t1,b,cat|t1,c,dog|t2,a,dog|t2,b,dog|t2,c,dog"), ("Second", "t9,a,3|t9,b,3"));

        await ReadsAsync(path, Merged, "");
        await ReadsAsync(path, "task,label,confidence\nt9,3,1\n", "", "--sheet", "second");
        (await CommandRun.OfAsync("consensus", path, "--sheet", "third", "-o", Path.Combine(_folder.Path, "y.csv"))).Error.ShouldContain("has no sheet 'third'; it has 'First', 'Second'");
    }

    [Fact]
    public async Task Archive_ThatIsNoWorkbook_IsRefusedWithAWayOut()
    {
        var path = Path.Combine(_folder.Path, "x.xlsx");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            zip.CreateEntry("content.xml");
        }

        var run = await CommandRun.OfAsync("consensus", path, "-o", Path.Combine(_folder.Path, "y.csv"));

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("cannot be read as a workbook");
        run.Error.ShouldContain("save it as CSV");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The merged labels, and what was said: all of it when it is empty, nothing of it when it is null.</summary>
    private async Task ReadsAsync(string path, string labels, string? said, params string[] options)
    {
        var output = Path.Combine(_folder.Path, "labels.csv");

        var run = await CommandRun.OfAsync(["consensus", path, "--method", "majority", "--output", output, .. options]);

        run.Code.ShouldBe(0, run.Error);
        (said switch { null => true, "" => run.Error.Length == 0, _ => run.Error.Contains(said, StringComparison.Ordinal) }).ShouldBeTrue(run.Error);
        File.ReadAllText(output).ShouldBe(labels);
    }

    /// <summary>The least that is a workbook: rows are parted by bars, the header is added.</summary>
    private string Workbook(params (string Name, string Rows)[] sheets)
    {
        var path = Path.Combine(_folder.Path, "book.xlsx");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Write("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
        Write("_rels/.rels", Relations("officeDocument", "xl/workbook.xml"));
        Write("xl/_rels/workbook.xml.rels", Relations("worksheet", [.. sheets.Select((_, i) => $"worksheets/sheet{i}.xml")]));
        Write("xl/workbook.xml", $"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"r{i}\"/>"))}</sheets></workbook>");
        foreach (var (sheet, i) in sheets.Select((sheet, i) => (sheet, i)))
        {
            var rows = ("task,worker,label|" + sheet.Rows).Split('|').Select(row => $"<row>{string.Concat(row.Split(',').Select(Cell))}</row>");
            Write($"xl/worksheets/sheet{i}.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{string.Concat(rows)}</sheetData></worksheet>");
        }

        return path;

        static string Cell(string text) => char.IsAsciiDigit(text[0]) ? $"<c><v>{text}</v></c>" : $"<c t=\"inlineStr\"><is><t>{text}</t></is></c>";

        static string Relations(string type, params string[] targets) => $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(targets.Select((target, i) => $"<Relationship Id=\"r{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}\" Target=\"{target}\"/>"))}</Relationships>";

        void Write(string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
