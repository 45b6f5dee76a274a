using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra.Security;

/// <summary>Facts about security, on what would be deployed. That the snapshots are what would be deployed is SnapshotTests' matter.</summary>
public sealed class SecurityTests
{
    public static IEnumerable<TheoryDataRow<string>> Sets => ParameterSet.Names;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Resources_OfEverySet_KeepTheRules(string set)
    {
        var resources = ParameterSet.Named(set).Resources;

        SecurityRules.All.SelectMany(rule => resources.Where(each => (string?)each["type"] == rule.Type).Select(rule.Fault)).OfType<string>().ShouldBeEmpty();
    }

    [Fact]
    public void Rules_ResourceThatBreaksOne_IsNamed()
    {
        var resources = ParameterSet.All.SelectMany(set => set.Resources).ToList();
        foreach (var rule in SecurityRules.All)
        {
            var resource = resources.Find(each => (string?)each["type"] == rule.Type);
            resource.ShouldNotBeNull($"no set deploys a {rule.Type}: the rule checks nothing");
            rule.Fault(rule.Broken(resource, "otherwise")).ShouldNotBeNull().ShouldContain("is otherwise");
            rule.Fault(rule.Broken(resource, null)).ShouldNotBeNull().ShouldContain("is nothing");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Origins_OfEverySet_NameNoStar(string set) =>
        ParameterSet.Named(set).Resources.SelectMany(Origins).ShouldNotContain("*");

    [Fact]
    public void Origins_AreLookedAt() =>
        ParameterSet.Named("maximal").Resources.SelectMany(Origins).ShouldContain("https://labels.example.org");

    [Theory]
    [MemberData(nameof(Sets))]
    public void Resources_ThatHaveALocation_AreTagged(string set)
    {
        var located = ParameterSet.Named(set).Resources.Where(each => each["location"] is not null).ToList();

        located.Count.ShouldBeGreaterThan(15);
        located.Where(each => new[] { "azd-env-name", "project", "size" }.Any(tag => each["tags"]?[tag] is null)).Select(each => (string?)each["id"]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void AppSettings_OfEverySet_HoldNoSecret(string set)
    {
        foreach (var (name, value) in ParameterSet.Named(set).AppSettings)
        {
            value.ShouldNotContain("AccountKey=", Case.Insensitive, name);
            value.ShouldNotContain("SharedAccessSignature", Case.Insensitive, name);
            value.ShouldNotContain("listKeys", Case.Insensitive, name);
            if (new[] { "Key", "Secret", "Password" }.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
            {
                (value.Length == 0 || value.Contains("KeyReference.value", StringComparison.Ordinal) || value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal))
                    .ShouldBeTrue($"{name} is '{value}'; a secret is a reference to the vault.");
            }
        }
    }

    [Fact]
    public void Template_ReadsNoKeys_AndOutputsNoSecret()
    {
        var template = ParameterSet.Named("maximal").Template;

        template.ToJsonString().ShouldNotContain("listKeys(", Case.Insensitive);
        template.ToJsonString().ShouldNotContain("listSecrets(", Case.Insensitive);
        template["outputs"]!.AsObject().Select(output => output.Key).ShouldAllBe(name =>
            !name.Contains("KEY", StringComparison.OrdinalIgnoreCase) && !name.Contains("SECRET", StringComparison.OrdinalIgnoreCase) && !name.Contains("CONNECTION", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void PrivateOnly_WhereAsked_ClosesPublicEndpoints()
    {
        var resources = ParameterSet.Named("maximal").Resources;

        foreach (var type in new[] { "Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults", "Microsoft.ContainerRegistry/registries" })
        {
            resources.Where(each => (string?)each["type"] == type).ShouldNotBeEmpty();
            resources.Where(each => (string?)each["type"] == type).ShouldAllBe(each => (string?)each["properties"]!["publicNetworkAccess"] == "Disabled");
        }
    }

    private static IEnumerable<string> Origins(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key.Equals("allowedOrigins", StringComparison.OrdinalIgnoreCase)
            ? member.Value!.AsArray().Select(each => (string)each!)
            : Origins(member.Value)),
        JsonArray items => items.SelectMany(Origins),
        _ => [],
    };
}
