using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra.Hooks;

/// <summary><c>azd up</c> in its order, with the real hooks and the real compiler: what one step leaves is what the next one needs.</summary>
public sealed class UpTests : IDisposable
{
    private readonly string name = $"test-{Guid.NewGuid():N}";

    [Fact]
    public void Up_FirstTimeThenAgain_DeploysThePinnedImageWithItsKeyAndChangesNothing()
    {
        var environment = new Dictionary<string, string> { ["AZURE_ENV_NAME"] = name, ["ANNOTATION_INFERENCE"] = "t4", ["ANNOTATION_BUDGET_START"] = "", ["ANNOTATION_SIZE"] = "standard" };

        var before = Run("preprovision.sh", environment);
        var parameters = Parameters(environment);
        var after = Run("postprovision.sh", environment, vault: "case \"$*\" in *'--method get'*) echo SecretNotFound >&2; exit 1;; esac");

        before.ShouldContain(call => call.StartsWith("az acr build ", StringComparison.Ordinal));
        ((string)parameters["size"]!["value"]!["name"]!).ShouldBe("standard");
        ((string)parameters["budgetStart"]!["value"]!).ShouldMatch(@"^\d{4}-\d{2}-01$");
        var inference = parameters["inference"]!["value"]!;
        ((string)inference["hardware"]!).ShouldBe("t4");
        ((string)inference["image"]!).ShouldBe("acrprod.azurecr.io/inference@sha256:abc");
        ((string)inference["keySha256"]!).ShouldMatch("^[0-9a-f]{64}$");
        after.Count(call => call.Contains("--method put", StringComparison.Ordinal)).ShouldBe(2, "the signing key and the inference key");

        var again = Run("preprovision.sh", environment);
        var afterAgain = Run("postprovision.sh", environment);

        again.ShouldNotContain(call => call.StartsWith("azd ", StringComparison.Ordinal) || call.StartsWith("az acr build ", StringComparison.Ordinal) || call.StartsWith("az acr import ", StringComparison.Ordinal));
        Parameters(environment).ToJsonString().ShouldBe(parameters.ToJsonString());
        afterAgain.ShouldAllBe(call => call.Contains("--method get", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        var folder = Path.Combine(Repository.Root, ".azure", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs a hook in the environment, and keeps there what it tells azd to keep.</summary>
    private static IReadOnlyList<string> Run(string hook, Dictionary<string, string> environment, string? vault = null)
    {
        using var run = HookTests.Provisioning([.. environment.Select(each => (each.Key, each.Value))]);
        if (vault is not null)
        {
            run.With("az", vault);
        }

        var (code, output) = run.Run(hook);
        code.ShouldBe(0, output);
        foreach (var kept in run.Calls.Where(call => call.StartsWith("azd env set ", StringComparison.Ordinal)).Select(call => call.Split(' ', 5)))
        {
            environment[kept[3]] = kept[4];
        }

        return run.Calls;
    }

    private static JsonNode Parameters(Dictionary<string, string> environment)
    {
        var built = BicepTool.Run(["build-params", Path.Combine(Repository.Infra, "main.bicepparam"), "--stdout"], environment).Succeeded();
        return JsonNode.Parse((string)JsonNode.Parse(built)!["parametersJson"]!)!["parameters"]!;
    }
}
