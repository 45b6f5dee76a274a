using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra;

/// <summary>Every template and every parameter file compiles without a finding: type errors, which are mere warnings to the compiler, included.</summary>
public sealed class BuildTests
{
    private static readonly string Config = Path.Combine(Repository.Infra, "bicepconfig.json");

    /// <summary>What azd may be told, beside nothing.</summary>
    public static TheoryData<string, string> Environments => new()
    {
        { "nothing", "" },
        {
            "everything",
            "AZURE_ENV_NAME=prod AZURE_LOCATION=westus3 ANNOTATION_SIZE=standard ANNOTATION_DURABLE_BACKEND=DurableTaskScheduler ANNOTATION_TASK_HUB=hub2 "
            + "ANNOTATION_INFERENCE=t4 ANNOTATION_INFERENCE_IMAGE=acr.azurecr.io/inference@sha256:00 ANNOTATION_ALERT_EMAIL=ops@example.org "
            + "ANNOTATION_ENTRA_CLIENT_ID=33333333-3333-3333-3333-333333333333 ANNOTATION_BUDGET_START=2026-01-01 ANNOTATION_OPS_GROUP=44444444-4444-4444-4444-444444444444"
        },
    };

    [Fact]
    public void Lint_EveryTemplate_FindsNothing()
    {
        var run = BicepTool.Run(["lint", "--pattern", $"{Repository.Infra}/*.bicep", "--diagnostics-format", "sarif"]);

        Sarif.Findings(run).ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Build_EveryParameterFile_FindsNothing()
    {
        foreach (var folder in new[] { Repository.Infra, Repository.Fixtures })
        {
            var output = Directory.CreateTempSubdirectory("parameters-");
            try
            {
                var run = BicepTool.Run(
                    ["build-params", "--pattern", $"{folder}/*.bicepparam", "--outdir", output.FullName, "--config", Config, "--diagnostics-format", "sarif"]);

                Sarif.Findings(run).ShouldBeEmpty();
                run.ExitCode.ShouldBe(0);
                output.GetFiles().Length.ShouldBe(3, $"parameter files of {folder}");
            }
            finally
            {
                output.Delete(recursive: true);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Build_WhatAzdDeploys_TakesItsEnvironment(string what, string variables)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);

        var run = BicepTool.Run(["build-params", Path.Combine(Repository.Infra, "main.bicepparam"), "--stdout"], environment);

        var parameters = JsonNode.Parse((string)JsonNode.Parse(run.Succeeded())!["parametersJson"]!)!["parameters"]!;
        var (size, backend, hub) = what == "nothing" ? ("dev", "AzureStorage", "annotation") : ("standard", "DurableTaskScheduler", "hub2");
        ((string)parameters["size"]!["value"]!["name"]!).ShouldBe(size);
        ((string)parameters["durableBackend"]!["value"]!).ShouldBe(backend);
        ((string)parameters["taskHub"]!["value"]!).ShouldBe(hub);
        run.Error.ShouldNotContain("Warning");
    }

    [Fact]
    public void Build_NetworkOriginsAndLimits_AreVariablesOfAzd()
    {
        var variables = new Dictionary<string, string>
        {
            ["ANNOTATION_FUNCTION_SUBNET"] = "/subnets/functions", ["ANNOTATION_INFERENCE_SUBNET"] = "/subnets/inference", ["ANNOTATION_PRIVATE_ONLY"] = "yes",
            ["ANNOTATION_WEB_ORIGINS"] = "https://a.example.org, https://b.example.org,", ["ANNOTATION_INGEST_LIMITS"] = """{"maxImageBytes":50000000}""",
            ["ANNOTATION_BUDGET_START"] = "none",
        };

        var run = BicepTool.Run(["build-params", Path.Combine(Repository.Infra, "main.bicepparam"), "--stdout"], variables);

        var parameters = JsonNode.Parse((string)JsonNode.Parse(run.Succeeded())!["parametersJson"]!)!["parameters"]!;
        var network = parameters["network"]!["value"]!;
        ((string)network["functionSubnetId"]!, (string)network["inferenceSubnetId"]!, (bool)network["privateOnly"]!).ShouldBe(("/subnets/functions", "/subnets/inference", true));
        parameters["webOrigins"]!["value"]!.AsArray().Select(each => (string)each!).ShouldBe(["https://a.example.org", "https://b.example.org"]);
        ((int)parameters["ingest"]!["value"]!["maxImageBytes"]!).ShouldBe(50_000_000);
        ((string)parameters["budgetStart"]!["value"]!).ShouldBe("");
    }

    [Theory]
    [InlineData("ANNOTATION_SIZE", "Standard", "\"standard\"")]
    [InlineData("ANNOTATION_DURABLE_BACKEND", "DTS", "DurableTaskScheduler")]
    [InlineData("ANNOTATION_INFERENCE", "h100", "a100")]
    public void Build_ChoiceThatThereIsNot_IsAnErrorThatNamesThoseThatThereAre(string name, string value, string expected)
    {
        var parameters = Path.Combine(Repository.Infra, "main.bicepparam");

        var wrong = BicepTool.Run(["build-params", parameters, "--stdout"], new Dictionary<string, string> { [name] = value });
        var empty = BicepTool.Run(["build-params", parameters, "--stdout"], new Dictionary<string, string> { [name] = "" });

        wrong.ExitCode.ShouldNotBe(0);
        (wrong.Output + wrong.Error).ShouldContain(value);
        (wrong.Output + wrong.Error).ShouldContain(expected);
        empty.Succeeded().ShouldBe(BicepTool.Run(["build-params", parameters, "--stdout"]).Succeeded());
    }

    [Fact]
    public void Lint_TemplateWithFaults_FindsThemAll()
    {
        var run = BicepTool.Run(["lint", Path.Combine(Repository.Fixtures, "wrong.bicep"), "--config", Config, "--diagnostics-format", "sarif"]);

        var findings = string.Join('\n', Sarif.Findings(run));
        foreach (var rule in new[] { "BCP036", "BCP089", "no-unused-vars", "no-hardcoded-env-urls", "use-recent-api-versions", "outputs-should-not-contain-secrets", "secure-secrets-in-params" })
        {
            findings.ShouldContain(rule);
        }
    }

    [Fact]
    public void Rules_AreErrors_OrOffForAReason()
    {
        var rules = JsonNode.Parse(File.ReadAllText(Config))!["analyzers"]!["core"]!["rules"]!.AsObject();

        // The location of modules is passed on explicitly wherever it matters; the rule wants it where there is none.
        rules.Where(rule => (string?)rule.Value!["level"] != "error").Select(rule => rule.Key).ShouldBe(["explicit-values-for-loc-params"]);
    }
}
