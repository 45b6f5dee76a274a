using System.Net;
using AnnotationFunctions.App.Access;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

public sealed class AutoLabelPolicyTests(AppServer server)
{
    private const string Schema = """{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}""";

    [Fact]
    public async Task SetPolicy_AutoLabel_IsTheOwnersAlone()
    {
        var id = TestStorage.Name("p");
        var owner = await server.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$"""{"id":"{{id}}","name":"x","schema":{{Schema}} }""").ShouldBeAsync(HttpStatusCode.Created);
        var ops = await server.ClientAsync(Role.Ops, id);
        var policy = $"projects/{id}/policy";

        (await ops.SendAsync("PUT", policy, """{"autoLabel":{}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden))["detail"]!.ToString().ShouldContain("Only an owner");
        (await owner.SendAsync("GET", $"projects/{id}").ShouldBeAsync(HttpStatusCode.OK))["policy"]!["autoLabel"].ShouldBeNull();
        await owner.SendAsync("PUT", policy, """{"autoLabel":{"auditShare":0.1}}""").ShouldBeAsync(HttpStatusCode.OK);
        await ops.SendAsync("PUT", policy, """{"autoLabel":{"auditShare":0.1},"minAnswers":2}""").ShouldBeAsync(HttpStatusCode.OK); // unchanged
        await ops.SendAsync("PUT", policy, """{"autoLabel":{"auditShare":0.05}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await ops.SendAsync("PUT", policy, "{}").ShouldBeAsync(HttpStatusCode.OK); // off
        await ops.SendAsync("PUT", policy, """{"autoLabel":{"auditShare":0.1}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden); // as it was before
        await ops.SendAsync("PUT", "projects/no-such-project/policy", """{"autoLabel":{}}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden); // not theirs
    }

    [Fact]
    public async Task CreateProject_AutoLabel_IsTheOwnersAlone()
    {
        var id = TestStorage.Name("p");
        var body = $$$"""{"id":"{{{id}}}","name":"x","schema":{{{Schema}}},"policy":{"autoLabel":{"minAudited":500}} }""";

        await (await server.ClientAsync(Role.Ops, id)).SendAsync("POST", "projects", body).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        var project = await (await server.OwnerAsync()).SendAsync("POST", "projects", body).ShouldBeAsync(HttpStatusCode.Created);

        project["policy"]!["autoLabel"]!.ToJsonString().ShouldBe("""{"minProbability":0.99,"minPrecisionLower":0.98,"minAudited":500,"auditShare":0.05}""");
    }

    [Theory]
    [InlineData("""{"minProbability":0.1,"auditShare":0}""", "minProbability", "auditShare")]
    [InlineData("""{"minProbability":-1,"minPrecisionLower":-1,"minAudited":-1,"auditShare":-1}""", "minProbability", "minPrecisionLower", "minAudited", "auditShare")]
    [InlineData("""{"minProbability":1.01,"minPrecisionLower":1,"minAudited":5001,"auditShare":1.5}""", "minProbability", "minPrecisionLower", "minAudited", "auditShare")]
    [InlineData("""{"minProbability":1e300,"minAudited":49}""", "minProbability", "minAudited")]
    [InlineData("""{"minProbability":0.6,"minPrecisionLower":0.6}""", "minProbability", "minPrecisionLower")] // nothing would be promoted: 0.9
    [InlineData("""{"minProbability":"much","sure":true}""", "minProbability", "sure")]
    public async Task SetPolicy_AbsurdValues_AreNamedEach(string autoLabel, params string[] members)
    {
        var id = TestStorage.Name("p");
        var owner = await server.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$"""{"id":"{{id}}","name":"x","schema":{{Schema}} }""").ShouldBeAsync(HttpStatusCode.Created);

        var set = await owner.SendAsync("PUT", $"projects/{id}/policy", $$"""{"autoLabel":{{autoLabel}} }""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        set.Pointers().ShouldBe(members.Select(member => $"/autoLabel/{member}"), ignoreOrder: true);
        var create = await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}x","name":"x","schema":{{{Schema}}},"policy":{"autoLabel":{{{autoLabel}}}} }""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        create.Pointers().ShouldBe(members.Select(member => $"/policy/autoLabel/{member}"), ignoreOrder: true);
    }
}
