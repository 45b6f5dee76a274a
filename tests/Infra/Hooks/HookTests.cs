using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Infra.Hooks;

/// <summary>What the hooks of azure.yaml do, in which order, and what they do not do twice.</summary>
public sealed class HookTests
{
    private const string NotThere = "case \"$*\" in *'--method get'*) echo 'Not Found({\"error\":{\"code\":\"SecretNotFound\"}})' >&2; exit 1;; esac";

    [Fact]
    public void Hooks_OfAzureYaml_AreThereAndMayBeRun()
    {
        var named = Repository.Read("azure.yaml").Split('\n').Where(line => line.Trim().StartsWith("run: ", StringComparison.Ordinal)).Select(line => line.Trim()["run: ".Length..]).ToList();

        named.Count.ShouldBe(4);
        foreach (var hook in named)
        {
            File.GetUnixFileMode(Path.Combine(Repository.Root, hook)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(hook);
        }
    }

    [Fact]
    public void Package_PublishesForAzure_IntoTheFolderThatIsDeployed()
    {
        using var run = new HookRun { Environment = { ["ANNOTATION_DURABLE_BACKEND"] = "DurableTaskScheduler" } }.With("dotnet").With("rm");

        run.Run("prepackage.sh").ExitCode.ShouldBe(0);

        var publish = run.Calls.Single(call => call.StartsWith("dotnet publish functions/App/App.csproj", StringComparison.Ordinal));
        publish.ShouldContain("-p:FunctionsHost=Azure");
        publish.ShouldContain("-p:BlobSource=EventGrid");
        publish.ShouldContain("-p:DurableBackend=DurableTaskScheduler");
        publish.ShouldContain("--output artifacts/app");
        Repository.Read("azure.yaml").ShouldContain("dist: artifacts/app");
    }

    [Fact]
    public void Provision_FirstTime_KeepsTheMonthInWhichTheBudgetBegins()
    {
        using var run = new HookRun { Environment = { ["ANNOTATION_BUDGET_START"] = "" } }.With("azd").With("az");

        run.Run("preprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.ShouldHaveSingleItem().ShouldMatch(@"^azd env set ANNOTATION_BUDGET_START \d{4}-\d{2}-01$");
    }

    [Fact]
    public void Provision_WithInference_BuildsTheImageAndPinsItsDigest()
    {
        using var run = Registry(new HookRun { Environment = { ["ANNOTATION_INFERENCE"] = "t4", ["ANNOTATION_INFERENCE_KEY_SHA256"] = "00" } });

        run.Run("preprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.ShouldContain(call => call.StartsWith("az acr build ", StringComparison.Ordinal) && call.Contains("--file functions/Inference/Dockerfile.gpu", StringComparison.Ordinal));
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:abc");
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_FROM functions/Inference/Dockerfile.gpu 1234");
    }

    [Fact]
    public void Provision_WithAnImageElsewhere_ImportsIt()
    {
        using var run = Registry(new HookRun { Environment = { ["ANNOTATION_INFERENCE"] = "cpu", ["ANNOTATION_INFERENCE_KEY_SHA256"] = "00", ["ANNOTATION_INFERENCE_SOURCE"] = "example.org/inference:7" } });

        run.Run("preprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.ShouldContain(call => call.StartsWith("az acr import ", StringComparison.Ordinal) && call.Contains("--source example.org/inference:7", StringComparison.Ordinal));
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:abc");
    }

    [Fact]
    public void Provision_WithTheSameImageAgain_ChangesNothing()
    {
        using var run = Registry(new HookRun
        {
            Environment =
            {
                ["ANNOTATION_INFERENCE"] = "t4",
                ["ANNOTATION_INFERENCE_KEY_SHA256"] = "00",
                ["ANNOTATION_INFERENCE_IMAGE"] = "acrprod.azurecr.io/inference@sha256:abc",
                ["ANNOTATION_INFERENCE_FROM"] = "functions/Inference/Dockerfile.gpu 1234",
            },
        });

        run.Run("preprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.ShouldAllBe(call => call.StartsWith("git ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("h100", "ANNOTATION_INFERENCE is 'h100'; expected none, cpu, t4 or a100.")]
    [InlineData("cpu", "names no digest")]
    public void Provision_ThatCannotPinAnImage_Stops(string hardware, string expected)
    {
        using var run = new HookRun { Environment = { ["ANNOTATION_INFERENCE"] = hardware, ["ANNOTATION_INFERENCE_KEY_SHA256"] = "00" } }.With("az").With("azd").With("git", "echo 1234");

        var (code, output) = run.Run("preprovision.sh");

        code.ShouldBe(1);
        output.ShouldContain(expected);
        run.Calls.ShouldNotContain(call => call.StartsWith("azd", StringComparison.Ordinal));
    }

    [Fact]
    public void Provisioned_WithoutSigningKey_MakesOneThatNoCommandLineShows()
    {
        using var run = new HookRun();
        var kept = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        run.With("az", $"{NotThere}\nfor each in \"$@\"; do case \"$each\" in @*) cp \"${{each#@}}\" '{kept}';; esac; done");
        try
        {
            run.Run("postprovision.sh").ExitCode.ShouldBe(0);

            var value = (string)JsonNode.Parse(File.ReadAllText(kept))!["properties"]!["value"]!;
            Convert.FromBase64String(value).Length.ShouldBe(48);
            run.Calls.ShouldAllBe(call => !call.Contains(value, StringComparison.Ordinal));
            run.Calls.Count.ShouldBe(3);
            run.Calls[1].ShouldContain("--method put --uri /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-prod/providers/Microsoft.KeyVault/vaults/kv-prod/secrets/signing-key?");
            run.Calls[2].ShouldContain("sites/func-prod/config/configreferences/appsettings/refresh");
            var body = run.Calls[1].Split(' ').Single(part => part.StartsWith('@'))[1..];
            File.Exists(body).ShouldBeFalse("the file with the key stays behind");
        }
        finally
        {
            File.Delete(kept);
        }
    }

    [Fact]
    public void Provisioned_WithANewInferenceKey_MovesItIntoTheVault()
    {
        var name = $"test-{Guid.NewGuid():N}";
        var folder = Path.Combine(Repository.Root, ".azure", name);
        using var run = Registry(new HookRun { Environment = { ["AZURE_ENV_NAME"] = name, ["ANNOTATION_INFERENCE"] = "cpu" } });
        try
        {
            run.Run("preprovision.sh").ExitCode.ShouldBe(0);

            var key = File.ReadAllText(Path.Combine(folder, "inference-key"));
            key.ShouldMatch("^[0-9a-f]{64}$");
            File.GetUnixFileMode(Path.Combine(folder, "inference-key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            run.Calls.ShouldContain($"azd env set ANNOTATION_INFERENCE_KEY_SHA256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");

            run.Run("postprovision.sh").ExitCode.ShouldBe(0);

            File.Exists(Path.Combine(folder, "inference-key")).ShouldBeFalse();
            run.Calls.ShouldContain(call => call.Contains("--method put", StringComparison.Ordinal) && call.Contains("/secrets/inference-key?", StringComparison.Ordinal));
            run.Calls.ShouldAllBe(call => !call.Contains(key, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Provisioned_WithSigningKey_LeavesIt()
    {
        using var run = new HookRun().With("az");

        run.Run("postprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.ShouldHaveSingleItem().ShouldContain("--method get");
    }

    [Fact]
    public void Provisioned_WhenTheVaultDoesNotAnswer_MakesNoKey()
    {
        using var run = new HookRun().With("az", "echo 'Forbidden' >&2; exit 1");

        var (code, output) = run.Run("postprovision.sh");

        code.ShouldBe(1);
        output.ShouldContain("The vault 'kv-prod' does not say whether it has a signing key: Forbidden");
        run.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void Deployed_WhileTheHostStarts_TriesAgain()
    {
        using var run = new HookRun();
        run.With("az", $"[ \"$(grep -c 'az deployment' '{run.LogPath}')\" -ge 3 ]").With("curl");

        run.Run("postdeploy.sh").ExitCode.ShouldBe(0);

        run.Calls.Count(call => call.StartsWith("az deployment group create", StringComparison.Ordinal)).ShouldBe(3);
        run.Calls[^1].ShouldEndWith("https://func-prod.example.org/api/health");
    }

    [Fact]
    public void Deployed_WhenItNeverWorks_SaysHowToGoOn()
    {
        using var run = new HookRun { Environment = { ["ANNOTATION_TRIES"] = "2" } }.With("az", "exit 1").With("curl");

        var (code, output) = run.Run("postdeploy.sh");

        code.ShouldBe(1);
        output.ShouldContain("azd hooks run postdeploy --service app");
        run.Calls.Count.ShouldBe(2);
    }

    private static HookRun Registry(HookRun run) => run.With("azd").With("git", "echo 1234").With("az", """
        case "$*" in
          'deployment sub create'*) echo acrprod ;;
          'acr repository show'*) echo sha256:abc ;;
          'acr show'*) echo acrprod.azurecr.io ;;
        esac
        """);
}
