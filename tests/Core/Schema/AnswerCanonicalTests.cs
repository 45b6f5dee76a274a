using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class AnswerCanonicalTests
{
    /// <summary>The samples of RFC 8785, appendix B, that are finite numbers: the bits and the text.</summary>
    [Theory]
    [InlineData(0x0000000000000000UL, "0")]
    [InlineData(0x8000000000000000UL, "0")]
    [InlineData(0x0000000000000001UL, "5e-324")]
    [InlineData(0x8000000000000001UL, "-5e-324")]
    [InlineData(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000UL, "9007199254740992")]
    [InlineData(0x4430000000000000UL, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6UL, "1e+23")]
    [InlineData(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef50UL, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [InlineData(0x41b3de4355555553UL, "333333333.3333332")]
    [InlineData(0x41b3de4355555557UL, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959UL, "1424953923781206.2")]
    public void Number_Rfc8785_IsThatText(ulong bits, string text) => CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(text);

    [Fact]
    public void Number_AnyFinite_ReadsBack()
    {
        Gen.Double.Where(double.IsFinite).Sample(number =>
            double.Parse(CanonicalJson.Number(number), CultureInfo.InvariantCulture).ShouldBe(number == 0 ? 0 : number));
    }

    [Fact]
    public void Utf8_Answer_HasSortedMembersAndNoSpace()
    {
        var answer = new OneClassAnswer { SchemaVersion = 2, Class = "a\"\\\n\u0001é\u2028😀", Attributes = AttributeSet.Of(("z", 1.0), ("a", true), ("é", "x")), Confidence = 0.50 };

        Encoding.UTF8.GetString(AnswerCanonical.Utf8(answer)).ShouldBe(
            """{"attributes":{"a":true,"z":1,"é":"x"},"class":"a\"\\\n\u0001é""" + "\u2028" + """😀","confidence":0.5,"schemaVersion":2,"type":"classification.one"}""");
    }

    [Fact]
    public void Sha256_ClassesInAnotherOrder_IsTheSame()
    {
        var answer = new ManyClassesAnswer { SchemaVersion = 1, Classes = ["b", "a"] };

        AnswerCanonical.Sha256(answer).ShouldBe(AnswerCanonical.Sha256(answer with { Classes = ["a", "b"] }));
        AnswerCanonical.Sha256(answer).ShouldNotBe(AnswerCanonical.Sha256(answer with { Classes = ["a"] }));
        AnswerCanonical.Sha256(answer).Length.ShouldBe(64);
    }

    [Fact]
    public void LabelKey_Answers_AreEqualExactlyWhereTheyChooseTheSame()
    {
        LabelKey.Of(new OneClassAnswer { SchemaVersion = 1, Class = "7", Confidence = 0.3 }).ShouldBe("7");
        LabelKey.Of(new ManyClassesAnswer { SchemaVersion = 1, Classes = ["b", "a"] }).ShouldBe("""["a","b"]""");
        LabelKey.Of(new ManyClassesAnswer { SchemaVersion = 1, Classes = ["a\",\"b"] }).ShouldBe("""["a\",\"b"]""");
        LabelKey.Of(new ManyClassesAnswer { SchemaVersion = 1, Classes = [] }).ShouldBe("[]");
        LabelKey.Of(new PreferenceAnswer { SchemaVersion = 1, Preferred = Preference.Tie }).ShouldBe("tie");
        LabelKey.Of(new RankingAnswer { SchemaVersion = 1, Ranks = [[2], [3, 0], [1]] }).ShouldBe("2>0=3>1");
        LabelKey.Of(new NumericAnswer { SchemaVersion = 1, Value = 1 }).ShouldBeNull();
        LabelKey.Of(new SkippedAnswer { SchemaVersion = 1, Reason = "unusable" }).ShouldBeNull();
        var scale = new LabelSchema { TaskType = TaskType.ClassificationOrdinal, Classes = [new LabelClass { Id = "low" }, new LabelClass { Id = "high" }] };
        LabelKey.RankOf(new OrdinalAnswer { SchemaVersion = 1, Class = "high" }, scale).ShouldBe(1);
        LabelKey.RankOf(new OrdinalAnswer { SchemaVersion = 1, Class = "none" }, scale).ShouldBeNull();
    }

    [Fact]
    public void ValueList_EqualElements_AreEqual()
    {
        ValueList<int> list = [1, 2];
        list.ShouldBe([1, 2]);
        (list == [1, 2]).ShouldBeTrue();
        (list != [2, 1]).ShouldBeTrue();
        default(ValueList<int>).Equals([]).ShouldBeTrue();
        default(ValueList<int>).GetHashCode().ShouldBe(((ValueList<int>)[]).GetHashCode());
        default(ValueList<int>).Count.ShouldBe(0);
        Should.Throw<IndexOutOfRangeException>(() => default(ValueList<int>)[0]);
        Should.Throw<ArgumentException>(() => AttributeSet.Of(("a", 1.0), ("a", 2.0))).Message.ShouldContain("'a' is given twice");
        Should.Throw<ArgumentOutOfRangeException>(() => (AttributeValue)double.NaN);
    }
}
