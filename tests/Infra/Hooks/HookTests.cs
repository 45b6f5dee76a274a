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
        publish.ShouldContain("--runtime linux-x64 --no-self-contained");
        publish.ShouldContain("-p:BlobSource=EventGrid");
        publish.ShouldContain("-p:DurableBackend=DurableTaskScheduler");
        publish.ShouldContain("--output artifacts/app");
        Repository.Read("azure.yaml").ShouldContain("dist: artifacts/app");
    }

    [Fact]
    public void Provision_FirstTime_KeepsTheMonthInWhichTheBudgetBegins()
    {
        using var run = Provisioning(("ANNOTATION_BUDGET_START", ""));

        run.Run("preprovision.sh").ShouldBe((0, ""));

        run.Calls.Single(call => call.StartsWith("azd ", StringComparison.Ordinal)).ShouldMatch(@"^azd env set ANNOTATION_BUDGET_START \d{4}-\d{2}-01$");
    }

    [Theory]
    [InlineData("", "kv-prod", "azd env set ANNOTATION_RECOVER_VAULT yes")]
    [InlineData("no", "kv-prod", "azd env set ANNOTATION_RECOVER_VAULT yes")]
    [InlineData("yes", "", "azd env set ANNOTATION_RECOVER_VAULT no")]
    [InlineData("yes", "kv-prod", null)]
    [InlineData("", "", null)]
    [InlineData("", "None", null)]
    public void Provision_AfterTheGroupWasDeleted_BringsTheVaultBack(string before, string deleted, string? expected)
    {
        using var run = Provisioning(("ANNOTATION_RECOVER_VAULT", before), ("DELETED_VAULT", deleted));

        run.Run("preprovision.sh").ShouldBe((0, ""));

        run.Calls.Where(call => call.StartsWith("azd ", StringComparison.Ordinal)).ShouldBe(expected is null ? [] : [expected]);
        run.Calls.ShouldContain(call => call.StartsWith("az keyvault list-deleted ", StringComparison.Ordinal) && call.Contains("=='prod' && properties.tags.project=='annotation-functions' && properties.location=='swedencentral'", StringComparison.Ordinal));
    }

    /// <summary>A budget begins in the current period, and keeps its beginning as long as it is there.</summary>
    [Theory]
    [InlineData("2026-01-01", "2026-03-01T00:00:00Z", "2026-03-01")]
    [InlineData("2020-01-01", "None", null)]
    [InlineData("none", "2026-03-01T00:00:00Z", "none")]
    public void Provision_Budget_BeginsWhereItDoesOrNow(string before, string found, string? expected)
    {
        using var run = Provisioning(("ANNOTATION_BUDGET_START", before), ("BUDGET", found));

        run.Run("preprovision.sh").ShouldBe((0, ""));

        var kept = run.Calls.SingleOrDefault(call => call.StartsWith("azd env set ANNOTATION_BUDGET_START ", StringComparison.Ordinal))?.Split(' ')[^1];
        kept.ShouldBe(expected == before ? null : expected ?? $"{DateTime.UtcNow:yyyy-MM}-01");
    }

    /// <summary>The registry goes with its resource group; what the environment remembers of it is then no image.</summary>
    [Theory]
    [InlineData("manifest unknown: manifest sha256:abc is not found", true)]
    [InlineData("Could not connect to the registry login server. The resource with name 'acrprod' could not be found.", true)]
    [InlineData("The service is busy", false)]
    public void Provision_ImageThatIsGone_IsBuiltAgain(string answer, bool isGone)
    {
        using var first = Provisioning(("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"));
        first.Run("preprovision.sh").ShouldBe((0, ""));
        var from = first.Calls[^1]["azd env set ANNOTATION_INFERENCE_FROM ".Length..];
        using var again = Provisioning(
            ("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_INFERENCE_IMAGE", "acrprod.azurecr.io/inference@sha256:abc"), ("ANNOTATION_INFERENCE_FROM", from),
            ("IMAGE_GONE", answer));

        var (code, output) = again.Run("preprovision.sh");

        code.ShouldBe(isGone ? 0 : 1, output);
        again.Calls.Any(call => call.StartsWith("az acr build ", StringComparison.Ordinal)).ShouldBe(isGone);
    }

    [Fact]
    public void Provision_TrialThatMayNotBuild_IsToldWhatToDo()
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", "cpu"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("BUILD_REFUSED", "(TasksOperationsNotAllowed) ACR Tasks requests are not permitted."));

        var (code, output) = run.Run("preprovision.sh");

        code.ShouldBe(1);
        output.ShouldContain("azd env set ANNOTATION_INFERENCE_SOURCE HOST/inference:1");
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("example.org/inference:7", 1)]
    [InlineData("example.org/inference@sha256:feed", 0)]
    public void Provision_PrivateRegistry_TakesAnImageByItsDigestAlone(string source, int expected)
    {
        using var run = Provisioning(
            ("ANNOTATION_INFERENCE", "cpu"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_PRIVATE_ONLY", "yes"), ("ANNOTATION_INFERENCE_SOURCE", source));

        run.Run("preprovision.sh").ExitCode.ShouldBe(expected);

        run.Calls.Any(call => call.Contains("privateOnly=true", StringComparison.Ordinal)).ShouldBe(expected == 0);
        run.Calls.Contains("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:feed").ShouldBe(expected == 0);
    }

    [Fact]
    public void Provision_WithoutASubscription_SaysHowToNameIt()
    {
        using var run = Provisioning(("AZURE_SUBSCRIPTION_ID", ""));

        run.Run("preprovision.sh").ShouldBe((1, "AZURE_SUBSCRIPTION_ID is not set. 'azd up' asks for it; or: azd env set AZURE_SUBSCRIPTION_ID …\n"));
        run.Calls.ShouldBeEmpty();
    }

    /// <summary>A slip must not deploy something else than was meant.</summary>
    [Theory]
    [InlineData("ANNOTATION_SIZE", "Standard", "ANNOTATION_SIZE is 'Standard'; expected one of: dev standard.")]
    [InlineData("ANNOTATION_DURABLE_BACKEND", "DTS", "ANNOTATION_DURABLE_BACKEND is 'DTS'; expected one of: AzureStorage DurableTaskScheduler.")]
    [InlineData("ANNOTATION_INFERENCE", "h100", "ANNOTATION_INFERENCE is 'h100'; expected one of: none cpu t4 a100.")]
    [InlineData("ANNOTATION_OWNER_TOKEN_SHA256", "anf_first_0123", "ANNOTATION_OWNER_TOKEN_SHA256 is no SHA-256 in 64 hexadecimal digits")]
    public void Provision_ChoiceThatThereIsNot_IsRefusedByName(string name, string value, string expected)
    {
        using var run = Provisioning((name, value));

        var (code, output) = run.Run("preprovision.sh");

        code.ShouldBe(1);
        output.ShouldStartWith(expected);
        output.ShouldNotContain("anf_first");
        run.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Provision_EveryChoice_IsAccepted()
    {
        using var run = Provisioning(
            ("ANNOTATION_SIZE", "standard"), ("ANNOTATION_DURABLE_BACKEND", "DurableTaskScheduler"), ("ANNOTATION_INFERENCE", ""), ("ANNOTATION_OWNER_TOKEN_SHA256", new string('a', 64)));

        run.Run("preprovision.sh").ShouldBe((0, ""));
    }

    [Fact]
    public void Provision_CliNotSignedIn_SaysSo()
    {
        using var run = Provisioning().With("az", "exit 1");

        run.Run("preprovision.sh").ShouldBe((1, "The Azure CLI does not see the subscription 11111111-1111-1111-1111-111111111111; sign it in, beside azd: az login\n"));
    }

    [Theory]
    [InlineData("az")]
    [InlineData("azd")]
    [InlineData("curl")]
    [InlineData("openssl")]
    public void Provision_ToolMissing_NamesIt(string missing)
    {
        using var run = Provisioning().With("openssl").With("dirname", "exec /usr/bin/dirname \"$@\"").With("printenv", "exec /usr/bin/printenv \"$@\"").With("grep");
        run.Environment["PATH"] = run.Tools;
        File.Delete(Path.Combine(run.Tools, missing));

        var (code, output) = run.Run("preprovision.sh");

        (code, output.Contains($"need {missing}, which is not on the PATH", StringComparison.Ordinal)).ShouldBe((1, true), output);
    }

    [Fact]
    public void Provision_WithInference_BuildsTheImageAndPinsItsDigest()
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"));

        run.Run("preprovision.sh").ShouldBe((0, ""));

        run.Calls.ShouldContain(call => call.StartsWith("az acr build ", StringComparison.Ordinal) && call.Contains("--file functions/Inference/Dockerfile.gpu", StringComparison.Ordinal));
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:abc");
        run.Calls[^1].ShouldMatch("^azd env set ANNOTATION_INFERENCE_FROM functions/Inference/Dockerfile.gpu [0-9a-f]{64}$");
    }

    /// <summary>The folder is uploaded whole: secrets of the environment, state of local runs and build output have no business there.</summary>
    [Theory]
    [InlineData("cpu", "Dockerfile")]
    [InlineData("a100", "Dockerfile.gpu")]
    public void Provision_WithInference_UploadsWhatTheDockerfileCopiesAndNothingElse(string hardware, string dockerfile)
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", hardware), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"));
        var listing = Path.Combine(run.Tools, "uploaded");
        run.Environment["UPLOADED"] = listing;

        run.Run("preprovision.sh").ShouldBe((0, ""));

        var uploaded = File.ReadAllLines(listing);
        var copied = File.ReadAllLines(Path.Combine(Repository.Root, "functions", "Inference", dockerfile))
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).ToList();
        copied.ShouldContain("global.json");
        copied.ShouldAllBe(source => uploaded.Any(file => file == source || file.StartsWith(source + "/", StringComparison.Ordinal)));
        uploaded.ShouldAllBe(file => copied.Any(source => file == source || file.StartsWith(source + "/", StringComparison.Ordinal)));
        uploaded.ShouldContain($"functions/Inference/{dockerfile}");
        uploaded.ShouldAllBe(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));
        Directory.Exists(run.Calls.Single(call => call.StartsWith("az acr build ", StringComparison.Ordinal)).Split(' ')[^1]).ShouldBeFalse("the copy stays behind");
    }

    [Fact]
    public void Provision_WithAnImageElsewhere_ImportsIt()
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", "cpu"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_INFERENCE_SOURCE", "example.org/inference:7"));

        run.Run("preprovision.sh").ShouldBe((0, ""));

        run.Calls.ShouldContain(call => call.StartsWith("az acr import ", StringComparison.Ordinal) && call.Contains("--source example.org/inference:7", StringComparison.Ordinal));
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:abc");
    }

    [Fact]
    public void Provision_WithTheSameImageAgain_BuildsNothing()
    {
        using var first = Provisioning(("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"));
        first.Run("preprovision.sh").ShouldBe((0, ""));
        var from = first.Calls[^1]["azd env set ANNOTATION_INFERENCE_FROM ".Length..];
        using var again = Provisioning(
            ("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_INFERENCE_IMAGE", "acrprod.azurecr.io/inference@sha256:abc"), ("ANNOTATION_INFERENCE_FROM", from));
        using var changed = Provisioning(
            ("ANNOTATION_INFERENCE", "t4"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_INFERENCE_IMAGE", "acrprod.azurecr.io/inference@sha256:abc"), ("ANNOTATION_INFERENCE_FROM", from[..^1] + "x"));

        again.Run("preprovision.sh").ShouldBe((0, ""));
        changed.Run("preprovision.sh").ShouldBe((0, ""));

        again.Calls.Select(call => string.Join(' ', call.Split(' ')[..3])).ShouldBe(["az account show", "az rest --method", "az keyvault list-deleted", "az acr manifest"]);
        changed.Calls.ShouldContain(call => call.StartsWith("az acr build ", StringComparison.Ordinal));
    }

    [Fact]
    public void Provision_RegistryThatIsNotReadyYet_IsAskedAgain()
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", "cpu"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("ANNOTATION_INFERENCE_SOURCE", "example.org/inference:7"));
        run.Environment["NOT_READY"] = "2";

        run.Run("preprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.Count(call => call.StartsWith("az acr repository show ", StringComparison.Ordinal)).ShouldBe(3);
        run.Calls.ShouldContain("azd env set ANNOTATION_INFERENCE_IMAGE acrprod.azurecr.io/inference@sha256:abc");
    }

    [Fact]
    public void Provision_ThatCannotPinAnImage_Stops()
    {
        using var run = Provisioning(("ANNOTATION_INFERENCE", "cpu"), ("ANNOTATION_INFERENCE_KEY_SHA256", "00"), ("NOT_READY", "99"));

        var (code, output) = run.Run("preprovision.sh");

        code.ShouldBe(1);
        output.ShouldContain("The registry 'acrprod' names no digest of inference:");
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

    /// <summary>Where the vault is closed, the app reads its keys itself when it starts; references have nothing to refresh.</summary>
    [Fact]
    public void Provisioned_WithAClosedVault_RestartsTheAppThatReadsItsKeysItself()
    {
        using var run = new HookRun { Environment = { ["ANNOTATION_PRIVATE_ONLY"] = "yes" } }.With("az", NotThere);

        run.Run("postprovision.sh").ExitCode.ShouldBe(0);

        run.Calls[^1].ShouldContain("--method post");
        run.Calls[^1].ShouldContain("sites/func-prod/restart?");
        run.Calls.ShouldNotContain(call => call.Contains("configreferences", StringComparison.Ordinal));
    }

    [Fact]
    public void Provisioned_WithANewInferenceKey_MovesItIntoTheVault()
    {
        var name = $"test-{Guid.NewGuid():N}";
        var folder = Path.Combine(Repository.Root, ".azure", name);
        using var run = Provisioning(("AZURE_ENV_NAME", name), ("ANNOTATION_INFERENCE", "cpu"));
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
        output.ShouldContain("Forbidden");
        output.ShouldContain("The vault 'kv-prod' does not say whether it has a signing key.");
        run.Calls.Count.ShouldBe(4);
        run.Calls.ShouldAllBe(call => call.Contains("--method get", StringComparison.Ordinal));
    }

    [Fact]
    public void Provisioned_WhenAzureIsBusy_TriesAgain()
    {
        using var run = new HookRun();
        run.With("az", $"{NotThere}\n[ \"$(grep -c -e '--method put' '{run.LogPath}')\" -ge 3 ]");

        run.Run("postprovision.sh").ExitCode.ShouldBe(0);

        run.Calls.Count(call => call.Contains("--method put", StringComparison.Ordinal)).ShouldBe(3);
        run.Calls[^1].ShouldContain("configreferences/appsettings/refresh");
    }

    [Fact]
    public void Provisioned_WithAnInferenceKeyThatNobodyHas_SaysHowToMakeOne()
    {
        using var run = new HookRun { Environment = { ["AZURE_ENV_NAME"] = "none", ["ANNOTATION_INFERENCE"] = "cpu" } }
            .With("az", "case \"$*\" in *'--method get'*inference-key*) echo 'SecretNotFound' >&2; exit 1;; esac");

        var (code, output) = run.Run("postprovision.sh");

        code.ShouldBe(1);
        output.ShouldContain("azd env set ANNOTATION_INFERENCE_KEY_SHA256 \"\" && azd provision");
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

    /// <summary>What an environment that can be provisioned answers: a registry, which names its image's digest after some questions, and vaults that were deleted.</summary>
    internal static HookRun Provisioning(params (string Name, string Value)[] environment)
    {
        var run = new HookRun().With("azd").With("curl");
        foreach (var (name, value) in environment)
        {
            run.Environment[name] = value;
        }

        return run.With("az", $$"""
            case "$*" in
              'deployment sub create'*) echo acrprod ;;
              'rest --method get'*budgets*) printf '%s\n' "${BUDGET:-2026-01-01T00:00:00Z}" ;;
              'acr manifest show-metadata'*) [ -z "${IMAGE_GONE:-}" ] || { echo "$IMAGE_GONE" >&2; exit 1; } ;;
              'keyvault list-deleted'*) printf '%s\n' "${DELETED_VAULT:-}" ;;
              'acr build'*) [ -z "${BUILD_REFUSED:-}" ] || { echo "$BUILD_REFUSED" >&2; exit 1; }; for each in "$@"; do :; done; [ -z "${UPLOADED:-}" ] || (cd "$each" && find . -type f | sed 's,^\./,,' > "$UPLOADED") ;;
              'acr repository show'*) [ "$(grep -c 'az acr repository show' '{{run.LogPath}}')" -gt "${NOT_READY:-0}" ] && echo sha256:abc ;;
              'acr show'*) echo acrprod.azurecr.io ;;
            esac
            """);
    }
}
