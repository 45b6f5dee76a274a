using System.Text.Json.Nodes;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra.Security;

/// <summary>Who may do what on which resource.</summary>
public sealed class RoleTests
{
    private const string Type = "Microsoft.Authorization/roleAssignments";

    /// <summary>The built-in roles that are granted. A new one is a decision, and comes here with its name.</summary>
    private static readonly Dictionary<string, string> Granted = new()
    {
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["43d0d8ad-25c7-4714-9337-8ba259a9fe05"] = "Monitoring Reader",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["76199698-9eea-4c19-bc75-cec21354c6b6"] = "Storage Table Data Reader",
    };

    [Fact]
    public void Assignments_OfTheTemplate_AreNamedByGuidOfScopePrincipalAndRole()
    {
        var names = Declared(ParameterSet.Named("maximal").Template).Select(each => (string)each["name"]!).ToList();

        names.Count.ShouldBeGreaterThan(15);
        names.ShouldAllBe(name => name.StartsWith("[guid(", StringComparison.Ordinal) && name.Contains("variables('roles').", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Assignments_OfEverySet_StateTheirReasonAndGrantKnownRolesOnly(string set)
    {
        foreach (var assignment in ParameterSet.Named(set).OfType(Type))
        {
            var properties = assignment["properties"]!;
            ((string?)properties["description"]).ShouldNotBeNull().Length.ShouldBeInRange(20, 1024);
            var role = ((string)properties["roleDefinitionId"]!).Split('/')[^1];
            Granted.ContainsKey(role).ShouldBeTrue($"The role {role} is granted: {properties["description"]}");
            ((string?)properties["principalType"]).ShouldBeOneOf("ServicePrincipal", "Group");
        }
    }

    [Fact]
    public void Owner_IsGrantedOnTheHostAccountAlone()
    {
        var owners = ParameterSet.Named("maximal").OfType(Type).Where(each => Role(each) == "Storage Blob Data Owner").ToList();

        owners.ShouldHaveSingleItem();
        ((string)owners[0]["id"]!).ShouldContain("/storageAccounts/sthost");
    }

    [Fact]
    public void People_WithoutGroups_HaveNoRole() =>
        ParameterSet.Named("dev").OfType(Type).ShouldAllBe(each => (string?)each["properties"]!["principalType"] == "ServicePrincipal");

    [Fact]
    public void Teams_MayWriteUploadsAndNothingElse()
    {
        var roles = ParameterSet.Named("maximal").OfType(Type).Where(each => (string?)each["properties"]!["principalId"] == "66666666-6666-6666-6666-666666666666")
            .Select(each => $"{Role(each)} on {((string)each["id"]!).Split("/containers/")[1].Split('/')[0]}").Order();

        roles.ShouldBe(["Storage Blob Data Contributor on uploads", "Storage Blob Data Reader on datasets", "Storage Blob Data Reader on reports"]);
    }

    [Fact]
    public void Ops_MayChangeNoAnnotation()
    {
        var roles = ParameterSet.Named("maximal").OfType(Type).Where(each => (string?)each["properties"]!["principalId"] == "44444444-4444-4444-4444-444444444444").ToList();

        roles.Count.ShouldBeGreaterThan(6);
        roles.Select(Role).ShouldNotContain("Storage Table Data Contributor");
        roles.Where(each => Role(each) == "Storage Blob Data Contributor").ShouldAllBe(each => ((string)each["id"]!).Contains("/containers/models/", StringComparison.Ordinal));
    }

    /// <summary>Who reads a signing key can make links and callbacks in the app's name; so nobody reads the whole account either.</summary>
    [Fact]
    public void Ops_MayReadEveryContainerButTheKeys()
    {
        var readable = ParameterSet.Named("maximal").OfType(Type)
            .Where(each => (string?)each["properties"]!["principalId"] == "44444444-4444-4444-4444-444444444444" && Role(each).StartsWith("Storage Blob", StringComparison.Ordinal))
            .Select(each => ((string)each["id"]!).Split("/containers/") is [_, var rest] ? rest.Split('/')[0] : "the account").Order();

        readable.ShouldBe(Enum.GetNames<ContainerName>().Select(name => name.ToLowerInvariant()).Where(name => name != "keys").Order());
    }

    [Fact]
    public void Inference_MayReadModelsAndNothingElse() =>
        ParameterSet.Named("maximal").OfType(Type)
            .Where(each => ((string)each["properties"]!["principalId"]!).Contains("id-inference-", StringComparison.Ordinal))
            .Select(Role).Order().ShouldBe(["AcrPull", "Storage Blob Data Reader"]);

    private static string Role(JsonObject assignment) => Granted[((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1]];

    private static IEnumerable<JsonObject> Declared(JsonNode? node) => node switch
    {
        JsonObject resource when (string?)resource["type"] == Type => [resource],
        JsonObject members => members.SelectMany(member => Declared(member.Value)),
        JsonArray items => items.SelectMany(Declared),
        _ => [],
    };
}
