using System.Text.Json;
using AnnotationFunctions.App;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.App.Http;

/// <summary>Names of enums where requests have them: a name is one value, a list is a list where one is read, and nothing else is either.</summary>
public sealed class EnumTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?other=accepted", "")]
    [InlineData("?outcome=", "")]
    [InlineData("?outcome=accepted", "Accepted")]
    [InlineData("?outcome=NEARDUPLICATE", "NearDuplicate")]
    [InlineData("?outcome=Accepted,Duplicate", "Accepted Duplicate")]
    [InlineData("?outcome=duplicate&outcome=accepted", "Duplicate Accepted")]
    [InlineData("?outcome=duplicate,accepted&outcome=accepted&outcome=", "Duplicate Accepted")]
    public void EnumQuery_Names_AreTheirValues(string query, string expected) => string.Join(' ', EnumQuery.Of<UploadOutcome>(Request(query), "outcome")).ShouldBe(expected);

    [Theory]
    [InlineData("?outcome=0")]
    [InlineData("?outcome=1,2")]
    [InlineData("?outcome=accepted,,duplicate")]
    [InlineData("?outcome=accepted|duplicate")]
    [InlineData("?outcome=acceptedduplicate")]
    public void EnumQuery_AnythingElse_ListsTheNames(string query) => Should.Throw<ProblemException>(() => EnumQuery.Of<UploadOutcome>(Request(query), "outcome"))
        .Errors.ShouldHaveSingleItem().Message.ShouldContain("accepted, duplicate, nearDuplicate, quarantined, unpacked");

    /// <summary>In bodies a list of names in one text is none of the values, whatever their bits add up to.</summary>
    [Fact]
    public void Json_ListOfNamesOrNumber_IsNoValueOfAnyEnum()
    {
        JsonSerializer.Deserialize<Role>("\"owner, ops\"", Json.Stored).ShouldBe(Role.Owner | Role.Ops); // what was stored stays readable
        var enums = typeof(Role).Assembly.GetTypes().Where(type => type is { IsEnum: true, IsPublic: true } && Enum.GetValues(type).Length > 1).ToList();
        enums.Count.ShouldBeGreaterThan(10);
        foreach (var type in enums)
        {
            var names = Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, Json.Http).Trim('"')).ToList();
            foreach (var text in new[] { $"\"{names[0]}, {names[1]}\"", $"\"{names[0]},{names[0]}\"", "\"1\"", "1", "\"\"" })
            {
                Should.Throw<JsonException>(() => JsonSerializer.Deserialize(text, type, Json.Http), $"{type}: {text}");
            }

            JsonSerializer.Deserialize($"\"{names[1]}\"", type, Json.Http).ShouldBe(Enum.GetValues(type).GetValue(1));
        }
    }

    private static HttpRequest Request(string query) => new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request;
}
