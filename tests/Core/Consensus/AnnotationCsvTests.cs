using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class AnnotationCsvTests
{
    [Fact]
    public void Read_ColumnsInAnyOrderWithQuotes_KeepsNames()
    {
        var table = Read("label,task,worker\r\n\"a, b\",\"x \"\"1\"\"\",ann\r\n\r\nc,y,bob");

        table.LabelNames.ShouldBe(["a, b", "c"]);
        table.ItemNames.ShouldBe(["x \"1\"", "y"]);
        table.AnnotatorNames.ShouldBe(["ann", "bob"]);
    }

    [Fact]
    public void Read_WeightAndTimestamp_AreUsed()
    {
        using var reader = new StringReader(
            "task,worker,label,weight,timestamp\nx,ann,1,0.5,2026-01-02T00:00:00Z\nx,ann,0,1,2026-01-01T00:00:00Z\n");

        var table = AnnotationCsv.Read(reader, "answers.csv", RepeatedAnswers.Last);

        table.LabelNames[table.Labels[0]].ShouldBe("1");
        table.Weights[0].ShouldBe(0.5);
    }

    [Theory]
    [InlineData("", "answers.csv is empty")]
    [InlineData("task,worker\nx,y", "answers.csv, row 1, column label: missing from the header")]
    [InlineData("task,worker,label\nx,y,1\nx,y", "answers.csv, row 3, column label: missing")]
    [InlineData("task,worker,label\nx,,1", "answers.csv, row 2, column worker: empty")]
    [InlineData("task,worker,label\n\nx,y,\"1", "row 3, column 3: a quote is left open")]
    [InlineData("task,worker,label\nx,y,1,2", "row 2, column 4: the row has 4 fields, the header 3")]
    [InlineData("task,worker,label\nx,y,1\n5\" disk,y,1\n6\" disk,y,1", "row 3, column 1: a quote inside the field that begins '5'")]
    [InlineData("task,worker,label\nx,\"y\"z,1", "row 2, column 2: a quote inside the field that begins 'y'")]
    [InlineData("task,worker,label\nx,\0,1", "row 2, column 2: '?' is not text in UTF-8")]
    [InlineData("task,worker,label,label\nx,y,1,2", "row 1, column label: named twice")]
    [InlineData("task,worker,label,weight\nx,y,1,-2", "row 2, column weight: '-2' is not a finite number")]
    [InlineData("task,worker,label,timestamp\nx,y,1,now", "row 2, column timestamp: 'now' is not an ISO 8601 time")]
    public void Read_Wrong_NamesRowAndColumn(string text, string message) =>
        Should.Throw<InvalidDataException>(() => Read(text)).Message.ShouldContain(message);

    [Fact]
    public void Read_RowsAcrossBufferEnds_AreWhole()
    {
        var text = "task,worker,label\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"item-{i},ann-{i % 7},label-{i % 3}\n"));

        var table = Read(text);

        table.ItemCount.ShouldBe(20_000);
        table.ItemNames[19_999].ShouldBe("item-19999");
        table.AnnotatorCount.ShouldBe(7);
        table.LabelCount.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Read_AnyCutsOfTheInput_GivesTheSame(int most)
    {
        var text = "task,worker,label\r\n" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"\"item \"\"{i / 3}\"\", \n\",ann-{i % 7},\"a,{i % 3}\"\r\n"));
        using var reader = new MeteredReader(text, most);

        var table = AnnotationCsv.Read(reader, "answers.csv");

        table.AnswerCount.ShouldBe(3_000);
        table.ItemNames.Take(2).ShouldBe(["item \"0\",", "item \"1\","]);
        table.ItemCount.ShouldBe(1_000);
        table.LabelNames.ShouldBe(["a,0", "a,1", "a,2"]);
    }

    [Fact]
    public void FindLabel_SecondRow_IsRowThree()
    {
        using var reader = new StringReader("task,worker,label\nx,y,1\nx,z,cat\n");
        AnnotationCsv.FindLabel(reader, "answers.csv", "cat").ShouldBe(3);
    }

    [Fact]
    public void ReadGold_UnknownLabel_IsRefused()
    {
        var table = Read("task,worker,label\nx,ann,a\ny,ann,b");
        using var good = new StringReader("task,label\ny,b\nz,a\n");
        using var bad = new StringReader("task,label\ny,q\n");

        AnnotationCsv.ReadGold(good, "gold.csv", table).ShouldBe([-1, 1]);
        Should.Throw<InvalidDataException>(() => AnnotationCsv.ReadGold(bad, "gold.csv", table)).Message.ShouldContain("gold.csv, row 2, column label: 'q'");
    }

    [Fact]
    public void ReadProbabilities_RowThatDoesNotSumToOne_IsRefused()
    {
        var table = Read("task,worker,label\nx,ann,a\ny,ann,b");
        using var good = new StringReader("task,b,a\ny,0.75,0.25\n");
        using var bad = new StringReader("task,a,b\ny,0.5,0.4\n");

        AnnotationCsv.ReadProbabilities(good, "p.csv", table).ShouldBe([double.NaN, double.NaN, 0.25, 0.75]);
        Should.Throw<InvalidDataException>(() => AnnotationCsv.ReadProbabilities(bad, "p.csv", table)).Message.ShouldContain("sum to 0.9; expected 1");
    }

    private static AnnotationTable Read(string text)
    {
        using var reader = new StringReader(text);
        return AnnotationCsv.Read(reader, "answers.csv");
    }

    /// <summary>Hands out a few characters at a time.</summary>
    private sealed class MeteredReader(string text, int most) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            var length = Math.Min(Math.Min(count, most), text.Length - _at);
            text.CopyTo(_at, buffer, index, length);
            _at += length;
            return length;
        }
    }
}
