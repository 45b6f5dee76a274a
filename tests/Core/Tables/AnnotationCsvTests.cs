using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Tests.Core.Tables;

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

        var table = AnnotationCsv.Read(reader, "answers.csv", new AnswersFormat { Repeated = RepeatedAnswers.Last, Times = TimeReading.Always }).Table;

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
    public void Read_Wrong_NamesRowAndColumn(string text, string message) =>
        Should.Throw<AnswersFormatException>(() => Read(text)).Message.ShouldContain(message);

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
    [InlineData(1, "\r\n")]
    [InlineData(7, "\r\n")]
    [InlineData(100_000, "\r\n")]
    [InlineData(1, "\r")]
    [InlineData(7, "\n")]
    public void Read_AnyCutsOfTheInput_GivesTheSame(int most, string end)
    {
        var text = $"task,worker,label{end}" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"\"item \"\"{i / 3}\"\", \n\",ann-{i % 7},\"a,{i % 3}\"{end}"));
        using var reader = new MeteredReader(text, most);

        var table = AnnotationCsv.Read(reader, "answers.csv").Table;

        table.AnswerCount.ShouldBe(3_000);
        table.ItemNames.Take(2).ShouldBe(["item \"0\",", "item \"1\","]);
        table.ItemCount.ShouldBe(1_000);
        table.LabelNames.ShouldBe(["a,0", "a,1", "a,2"]);
    }

    /// <summary>A carriage return may be the last character of the buffer, whose line feed comes with the next part.</summary>
    [Fact]
    public void Read_CarriageReturnAtTheEndOfTheBuffer_IsOneLineEnd()
    {
        for (var length = (1 << 16) - 24; length < (1 << 16) - 16; length++)
        {
            var text = "task,worker,label\r\n" + new string('x', length - 6) + ",ann,1\r\ny,ann,,2\r\n";

            Should.Throw<AnswersFormatException>(() => Read(text)).Message.ShouldContain("row 3, column 4", customMessage: $"{length}");
        }
    }

    [Fact]
    public void Read_MixedLineEnds_CountRowsAsAnEditorDoes() =>
        Should.Throw<AnswersFormatException>(() => Read("task,worker,label\rx,ann,1\n\r\r\ny,,1\n")).Message.ShouldContain("row 5, column worker: empty");

    [Fact]
    public void ReadGold_LabelThatNobodyGave_WidensTheLabels()
    {
        var table = Read("task,worker,label\nx,ann,a\ny,ann,c");
        using var reader = new StringReader("task,label\ny,b\nz,q\n");

        var gold = AnnotationCsv.ReadGold(reader, "gold.csv", table);

        var wide = table.WithLabels(gold.Labels);
        wide.LabelNames.ShouldBe(["a", "b", "c"]);
        gold.Of(wide).ShouldBe([-1, 1]);
        wide.LabelNames[wide.Labels[1]].ShouldBe("c");
        gold.Notes.ShouldHaveSingleItem().ShouldContain("1 of the 2 tasks");
    }

    [Theory]
    [InlineData("task,label\nx,a\ny,b\nx,b\n", "gold.csv, row 4, column label: 'b' contradicts row 2, where task 'x' has 'a'")]
    [InlineData("task,label\nother,a\nother,b\n", "gold.csv, row 3, column label: 'b' contradicts row 2")]
    public void ReadGold_ThatContradictsItself_IsRefusedWithBothRows(string text, string message)
    {
        using var reader = new StringReader(text);

        Should.Throw<AnswersFormatException>(() => AnnotationCsv.ReadGold(reader, "gold.csv", Read("task,worker,label\nx,ann,a\ny,ann,b"))).Message.ShouldContain(message);
    }

    [Fact]
    public void ReadProbabilities_ClassesThatNobodyGave_WidenTheLabels()
    {
        var table = Read("task,worker,label\nx,ann,10\ny,ann,9");
        using var reader = new StringReader("task,11,9,10,\ny,0.25,0.25,0.5,\n");

        var model = AnnotationCsv.ReadProbabilities(reader, "p.csv", table);

        var wide = table.WithLabels(model.Classes);
        wide.LabelNames.ShouldBe(["9", "10", "11"]);
        model.Of(wide).ShouldBe([double.NaN, double.NaN, double.NaN, 0.25, 0.5, 0.25]);
    }

    [Theory]
    [InlineData("task,a,b\ny,0.5,0.4\n", "p.csv, row 2, column task: the probabilities sum to 0.9; expected 1")]
    [InlineData("task,a,b\ny,-0.5,1.5\n", "p.csv, row 2, column a: '-0.5' is not a finite number of 0 or more")]
    [InlineData("task,a,b\ny,NaN,1\n", "p.csv, row 2, column a: 'NaN'")]
    [InlineData("task,a,b\ny,0,1\ny,1,0\n", "p.csv, row 3, column task: 'y' has other probabilities in row 2")]
    [InlineData("task,a,note\ny,1,sure\n", "p.csv, row 1, column b: missing from the header")]
    public void ReadProbabilities_NoDistribution_IsRefused(string text, string message)
    {
        using var reader = new StringReader(text);

        Should.Throw<AnswersFormatException>(() => AnnotationCsv.ReadProbabilities(reader, "p.csv", Read("task,worker,label\nx,ann,a\ny,ann,b"))).Message.ShouldContain(message);
    }

    private static AnnotationTable Read(string text)
    {
        using var reader = new StringReader(text);
        return AnnotationCsv.Read(reader, "answers.csv").Table;
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
