using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class RelationAndChoiceTests
{
    private const string Objects = """
        {"type":"span","id":"a","class":"person","start":0,"end":1},
        {"type":"span","id":"b","class":"person","start":1,"end":2},
        {"type":"box","id":"c","class":"place","x":0,"y":0,"width":1,"height":1}
        """;

    private static readonly LabelSchema Relations = new()
    {
        TaskType = TaskType.Relations,
        Classes = [new LabelClass { Id = "person" }, new LabelClass { Id = "place" }],
        Relations = new RelationRules
        {
            Between = [ObjectType.Span, ObjectType.Box],
            Classes =
            [
                new RelationClass { Id = "knows", From = ["person"], To = ["person"], Symmetric = true },
                new RelationClass { Id = "livesIn", From = ["person"], To = ["place"] },
                new RelationClass { Id = "above", Acyclic = true },
            ],
        },
    };

    [Theory]
    [InlineData("""{"class":"knows","from":"a","to":"b"},{"class":"livesIn","from":"a","to":"c"},{"class":"livesIn","from":"b","to":"c"}""", "")]
    [InlineData("""{"class":"knows","from":"a","to":"x"}""", "/relations/0/to reference")]
    [InlineData("""{"class":"livesIn","from":"c","to":"a"}""", "/relations/0/from reference,/relations/0/to reference")]
    [InlineData("""{"class":"knows","from":"a","to":"a"}""", "/relations/0/to inconsistent")]
    [InlineData("""{"class":"knows","from":"a","to":"b"},{"class":"knows","from":"b","to":"a"}""", "/relations/1 duplicate")]
    [InlineData("""{"class":"above","from":"a","to":"b"},{"class":"above","from":"b","to":"c"},{"class":"above","from":"a","to":"c"}""", "")]
    [InlineData("""{"class":"above","from":"c","to":"a"},{"class":"above","from":"a","to":"b"},{"class":"above","from":"b","to":"a"}""", "/relations/1 inconsistent")]
    [InlineData("""{"class":"likes","from":"a","to":"b"},{"class":"knows","from":"a"}""", "/relations/0/class value.notListed,/relations/1/to member.missing")]
    public void Read_Relations_JoinObjectsOfTheAnswer(string relations, string violations)
    {
        Reading.Of($$"""{"type":"relations","schemaVersion":1,"objects":[{{Objects}}],"relations":[{{relations}}]}""", Relations)
            .ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Read_RelationsWithWrongObjects_StillChecksTheRelations()
    {
        Reading.Of(
            """
            {"type":"relations","schemaVersion":1,
             "objects":[{"type":"span","id":"a","class":"person","start":5,"end":1},{"type":"polygon","id":"b","class":"person"},{"type":"span","class":"person","start":0,"end":1}],
             "relations":[{"class":"knows","from":"a","to":"b"},{"class":"knows","from":"a","to":"z"}]}
            """, Relations).ShouldBe(
        [
            "/objects/1/type value.notListed",
            "/objects/2/id member.missing",
            "/objects/0/end inconsistent",
            "/relations/1/to reference",
        ]);
    }

    [Theory]
    [InlineData("[[2],[0],[1],[3]]", false, null, "")]
    [InlineData("[[2],[0,1],[3]]", true, null, "")]
    [InlineData("[[2],[0,1],[3]]", false, null, "/ranks/1 array.count")]
    [InlineData("[[2],[0],[2],[3]]", false, null, "/ranks/2/0 duplicate,/ranks array.count")]
    [InlineData("[[2],[0]]", false, 2, "")]
    [InlineData("[[2],[0]]", false, 3, "/ranks array.count")]
    [InlineData("[[4],[0]]", false, 1, "/ranks/0/0 item.outside")]
    [InlineData("[[]]", true, 1, "/ranks/0 array.count")]
    [InlineData("[]", true, 1, "/ranks array.count")]
    public void Read_Ranking_NamesCandidatesOnce(string ranks, bool ties, int? top, string violations)
    {
        var schema = new LabelSchema { TaskType = TaskType.Ranking, Ranking = new RankingRules { Ties = ties, Top = top } };

        Reading.Of($$"""{"type":"ranking","schemaVersion":1,"ranks":{{ranks}}}""", schema, ItemBounds.OfCandidates(4)).ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("\"first\",\"strength\":3", "")]
    [InlineData("\"first\"", "/strength member.missing")]
    [InlineData("\"second\",\"strength\":4", "/strength value.range")]
    [InlineData("\"tie\"", "")]
    [InlineData("\"tie\",\"strength\":1", "/strength member.unknown")]
    [InlineData("\"neither\",\"strength\":1", "/preferred value.notListed")]
    public void Read_Preference_HasAStrengthWhereOneIsPreferred(string answer, string violations)
    {
        var schema = new LabelSchema { TaskType = TaskType.Preference, Preference = new PreferenceRules { Tie = true, Strengths = 3 } };

        Reading.Of($$"""{"type":"preference","schemaVersion":1,"preferred":{{answer}}}""", schema, ItemBounds.OfCandidates(2)).ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Read_PreferenceWithoutRules_IsFirstOrSecond()
    {
        var schema = new LabelSchema { TaskType = TaskType.Preference };

        Reading.Of("""{"type":"preference","schemaVersion":1,"preferred":"second"}""", schema).ShouldBeEmpty();
        Reading.Of("""{"type":"preference","schemaVersion":1,"preferred":"tie"}""", schema).ShouldBe(["/preferred value.notListed"]);
        Reading.Of("""{"type":"preference","schemaVersion":1,"preferred":"first"}""", schema, ItemBounds.OfCandidates(3)).ShouldBe([" item.mismatch"]);
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]""", "")]
    [InlineData("""[{"role":"user","content":"Hi"}]""", "/messages/0/role inconsistent")]
    [InlineData("""[{"role":"robot","content":""}]""", "/messages/0/role value.notListed,/messages/0/content value.length")]
    [InlineData("[]", "/messages array.count")]
    public void Read_Conversation_EndsWithTheLastRole(string messages, string violations)
    {
        var schema = new LabelSchema { TaskType = TaskType.Text, Text = new TextRules { Conversation = true, LastRole = "assistant" } };

        Reading.Of($$"""{"type":"text","schemaVersion":1,"messages":{{messages}}}""", schema).ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
