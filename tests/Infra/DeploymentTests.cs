using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Inference.Hosting;
using AnnotationFunctions.Tests.Infra.Bicep;
using AnnotationFunctions.Tests.Infra.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.Infra;

/// <summary>What is deployed fits the app.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public void UploadEvents_ReachTheFunctionThatHandlesUploads()
    {
        var template = JsonNode.Parse(BicepTool.Run(["build", Path.Combine(Repository.Infra, "uploadEvents.bicep"), "--stdout"]).Succeeded())!;
        var resources = template["resources"]!;
        var subscription = (resources is JsonArray list ? list[0]! : resources["uploads"]!)["properties"]!;

        var function = (string)template["parameters"]!["functionName"]!["defaultValue"]!;
        var trigger = AppUnderSettings.Functions().Single(method => method.GetCustomAttribute<FunctionAttribute>()!.Name == function)
            .GetParameters().Select(parameter => parameter.GetCustomAttribute<BlobTriggerAttribute>()).OfType<BlobTriggerAttribute>().Single();
        var container = trigger.BlobPath.Split('/')[0];
        container.ShouldBe(nameof(ContainerName.Uploads).ToLowerInvariant());
        ((string)subscription["filter"]!["subjectBeginsWith"]!).ShouldBe($"/blobServices/default/containers/{container}/blobs/");
        subscription["filter"]!["includedEventTypes"]!.AsArray().Select(each => (string)each!).ShouldBe(["Microsoft.Storage.BlobCreated"]);
        ((string)subscription["destination"]!["properties"]!["endpointUrl"]!).ShouldContain("/runtime/webhooks/blobs?functionName=Host.Functions.");
        ((string)subscription["destination"]!["properties"]!["minimumTlsVersionAllowed"]!).ShouldBe("1.2");
        ((string)subscription["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!["endpointType"]!).ShouldBe("StorageBlob");
    }

    [Fact]
    public void UploadEvents_AreTheOnlyBlobTrigger() =>
        AppUnderSettings.Functions().SelectMany(method => method.GetParameters()).Count(parameter => parameter.IsDefined(typeof(BlobTriggerAttribute))).ShouldBe(1, "every blob trigger needs a subscription");

    [Theory]
    [InlineData("cpu", "Consumption", "Consumption", 4.0, "8Gi", "Cpu")]
    [InlineData("t4", "gpu-t4", "Consumption-GPU-NC8as-T4", 8.0, "56Gi", "Cuda")]
    [InlineData("maximal", "gpu-a100", "Consumption-GPU-NC24-A100", 24.0, "220Gi", "Cuda")]
    public void Inference_OnEachHardware_HasItsProfileAndAsksForAKey(string set, string profile, string type, double cores, string memory, string provider)
    {
        var chosen = ParameterSet.Named(set);

        var app = chosen.OfType("Microsoft.App/containerApps").ShouldHaveSingleItem()["properties"]!;
        ((string)app["workloadProfileName"]!).ShouldBe(profile);
        chosen.OfType("Microsoft.App/managedEnvironments").Single()["properties"]!["workloadProfiles"]!.AsArray()
            .Single(each => (string?)each!["name"] == profile)!["workloadProfileType"]!.GetValue<string>().ShouldBe(type);
        var container = app["template"]!["containers"]![0]!;
        ((double)container["resources"]!["cpu"]!).ShouldBe(cores);
        ((string)container["resources"]!["memory"]!).ShouldBe(memory);
        ((string)container["image"]!).ShouldContain("@sha256:");
        container["probes"]!.AsArray().Select(each => $"{each!["type"]} {each["httpGet"]!["path"]}")
            .ShouldBe(["Startup /v2/health/ready", "Liveness /v2/health/live", "Readiness /v2/health/ready"]);
        container["probes"]!.AsArray().ShouldAllBe(each => (int)each!["failureThreshold"]! <= 30 && (int)each["periodSeconds"]! <= 240, "what the platform accepts");
        var settings = InferenceSettings(set);
        settings["Inference:Execution:Provider"].ShouldBe(provider);
        settings["Inference:Access:KeySha256"].Length.ShouldBe(64);
        settings.Keys.ShouldNotContain("Inference:Access:AllowAnonymous");
        app["template"]!["scale"]!["rules"]![0]!["http"]!["metadata"]!["concurrentRequests"].ShouldNotBeNull();
    }

    [Fact]
    public void InferenceSettings_AreThoseThatTheServerReads()
    {
        var settings = InferenceSettings("cpu");

        // The server refuses to start on a setting that it does not know, and without a key on an address that others reach.
        Should.NotThrow(() => ReadAsServer(settings));
        Should.Throw<Exception>(() => ReadAsServer(settings.Append(KeyValuePair.Create("Inference:Models:Kontainer", "x")))).Message.ShouldContain("Kontainer");
        Should.Throw<Exception>(() => ReadAsServer(settings.Where(each => each.Key != "Inference:Access:KeySha256"))).Message.ShouldContain("without a key");
    }

    [Fact]
    public void Lifecycle_OfTheData_CoolsRawUploadsAndExpiresQuarantine()
    {
        var rules = ParameterSet.Named("standard").OfType("Microsoft.Storage/storageAccounts/managementPolicies").Single()["properties"]!["policy"]!["rules"]!.AsArray()
            .ToDictionary(rule => (string)rule!["name"]!, rule => rule!["definition"]!);

        ((string)rules["raw-uploads-to-cool"]["filters"]!["prefixMatch"]![0]!).ShouldBe("uploads/");
        rules["raw-uploads-to-cool"]["actions"]!["baseBlob"]!["delete"].ShouldBeNull();
        ((string)rules["quarantine-expires"]["filters"]!["prefixMatch"]![0]!).ShouldBe("prepared/quarantine/");
        rules["quarantine-expires"]["actions"]!["baseBlob"]!["delete"].ShouldNotBeNull();
        var blobs = ParameterSet.Named("standard").OfType("Microsoft.Storage/storageAccounts/blobServices").Single(each => ((string)each["name"]!).StartsWith("stdata", StringComparison.Ordinal))["properties"]!;
        ((bool)blobs["isVersioningEnabled"]!).ShouldBeTrue();
        ((int)blobs["restorePolicy"]!["days"]!).ShouldBeLessThan((int)blobs["deleteRetentionPolicy"]!["days"]!);
    }

    [Fact]
    public void AlwaysReady_FollowsTheSize_AndTheSchedulerKeepsOne()
    {
        Warm("dev").ShouldBe([]);
        Warm("standard").ShouldBe(["durable 1", "http 2"]);
        Warm("maximal").ShouldContain("durable 1");

        static List<string> Warm(string set) => [.. ParameterSet.Named(set).OfType("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!
            .AsArray().Select(each => $"{each!["name"]} {each["instanceCount"]}").Order()];
    }

    /// <summary>What production must outlive: a zone, and azd down in the wrong environment.</summary>
    [Fact]
    public void Standard_OutlivesAZoneAndAMistake_WithinTheQuotaOfItsRegion()
    {
        var standard = ParameterSet.Named("standard");

        ((bool)standard.OfType("Microsoft.Web/serverfarms").Single()["properties"]!["zoneRedundant"]!).ShouldBeTrue();
        ((bool)ParameterSet.Named("dev").OfType("Microsoft.Web/serverfarms").Single()["properties"]!["zoneRedundant"]!).ShouldBeFalse();
        ((int)ParameterSet.Named("maximal").OfType("Microsoft.DurableTask/schedulers").Single()["properties"]!["sku"]!["capacity"]!).ShouldBeGreaterThanOrEqualTo(3, "one unit has no second copy");
        foreach (var account in standard.OfType("Microsoft.Storage/storageAccounts"))
        {
            ((string)account["sku"]!["name"]!).ShouldEndWith("ZRS");
        }

        var locks = standard.OfType("Microsoft.Authorization/locks").ToList();
        locks.Select(each => ((string)each["id"]!).Split("/providers/")[^2].Split('/')[^1][..2]).Order().ShouldBe(["kv", "st"]);
        locks.ShouldAllBe(each => (string?)each["properties"]!["level"] == "CanNotDelete");
        ParameterSet.Named("dev").OfType("Microsoft.Authorization/locks").ShouldBeEmpty();
    }

    /// <summary>All apps of a subscription share 512,000 MB of memory in a region by default; a template that asks for more deploys, and does not scale to it.</summary>
    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Scale_OfEverySet_IsWithinTheRegionsMemory(string set)
    {
        var scale = ParameterSet.Named(set).OfType("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!;

        ((int)scale["maximumInstanceCount"]! * (int)scale["instanceMemoryMB"]!).ShouldBeLessThanOrEqualTo(512_000);
    }

    /// <summary>A profile in use can neither change its type nor go: one name never means two types, and what is moved away from can stay for a while.</summary>
    [Fact]
    public void Profiles_AreNamedByTheirHardware_AndTheOneBeforeStaysWhileTheAppMoves()
    {
        var variables = new Dictionary<string, string>
        {
            ["ANNOTATION_INFERENCE"] = "a100", ["ANNOTATION_INFERENCE_KEEP"] = "t4", ["ANNOTATION_INFERENCE_KEY_SHA256"] = new string('1', 64),
            ["ANNOTATION_INFERENCE_IMAGE"] = "acr.azurecr.io/inference@sha256:" + new string('0', 64),
        };
        var built = JsonNode.Parse(BicepTool.Run(["build-params", Path.Combine(Repository.Infra, "main.bicepparam"), "--stdout"], variables).Succeeded())!;
        ((string)JsonNode.Parse((string)built["parametersJson"]!)!["parameters"]!["inference"]!["value"]!["keep"]!).ShouldBe("t4");

        var types = ParameterSet.All.SelectMany(set => set.OfType("Microsoft.App/managedEnvironments"))
            .SelectMany(environment => environment["properties"]!["workloadProfiles"]!.AsArray()).Select(profile => ((string)profile!["name"]!, (string)profile["workloadProfileType"]!)).Distinct().ToList();
        types.GroupBy(each => each.Item1).ShouldAllBe(name => name.Count() == 1);
        ParameterSet.Named("maximal").OfType("Microsoft.App/managedEnvironments").Single()["properties"]!["workloadProfiles"]!.AsArray().Select(profile => (string)profile!["name"]!)
            .Order().ShouldBe(["Consumption", "gpu-a100", "gpu-t4"]);
    }

    /// <summary>An empty list of applications may be kept as "nobody".</summary>
    [Fact]
    public void SignIn_NamesTheClientThatIsAllowed()
    {
        var provider = ParameterSet.Named("maximal").OfType("Microsoft.Web/sites/config").Single(each => ((string)each["name"]!).EndsWith("/authsettingsV2", StringComparison.Ordinal))
            ["properties"]!["identityProviders"]!["azureActiveDirectory"]!;

        provider["validation"]!["defaultAuthorizationPolicy"]!["allowedApplications"]!.AsArray().Select(each => (string)each!).ShouldBe([(string)provider["registration"]!["clientId"]!]);
    }

    /// <summary>After a crash, work in flight stays invisible for as long as this says, five minutes by default; and the extension warns at each start where tracing is not set.</summary>
    [Fact]
    public void HostFile_HasWorkOfACrashSeenAfterAMinuteAndTracingSet()
    {
        var durable = JsonNode.Parse(Repository.Read("host.json"))!["extensions"]!["durableTask"]!;

        ((string)durable["storageProvider"]!["controlQueueVisibilityTimeout"]!, (string)durable["storageProvider"]!["workItemQueueVisibilityTimeout"]!).ShouldBe(("00:01:00", "00:01:00"));
        ((bool)durable["tracing"]!["distributedTracingEnabled"]!, (string)durable["tracing"]!["version"]!).ShouldBe((true, "V2"));
    }

    /// <summary>Packages that only an optional build needs are restored by no other.</summary>
    [Fact]
    public void Packages_OfOptionalBuilds_AreAskedForBehindTheirProperty()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories));
        var references = projects.SelectMany(project => XDocument.Load(project).Descendants("PackageReference")).ToList();

        foreach (var (package, property) in new[] { ("Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged", "DurableBackend"), ("Microsoft.ML.OnnxRuntime.Gpu.Linux", "InferenceHardware") })
        {
            var asked = references.Where(reference => (string?)reference.Attribute("Include") == package).ToList();
            asked.ShouldNotBeEmpty();
            asked.ShouldAllBe(reference => ((string?)reference.Attribute("Condition") ?? "").Contains($"'$({property})' ==", StringComparison.Ordinal));
        }
    }

    /// <summary>Deployments that hold any of this fail with error 51021, in ever more regions; nothing offline knows it.</summary>
    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void FlexConsumption_HoldsNothingThatThePlanRefuses(string set)
    {
        string[] properties =
        [
            "alwaysOn", "ftpsState", "functionAppScaleLimit", "functionsRuntimeScaleMonitoringEnabled", "javaVersion", "linuxFxVersion", "minimumElasticInstanceCount",
            "netFrameworkVersion", "numberOfWorkers", "preWarmedInstanceCount", "powerShellVersion", "use32BitWorkerProcess", "vnetRouteAllEnabled", "windowsFxVersion",
        ];
        string[] settings =
        [
            "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_WORKER_RUNTIME",
            "SCM_DO_BUILD_DURING_DEPLOYMENT", "TZ", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE",
            "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_TIME_ZONE", "WEBSITE_VNET_ROUTE_ALL",
        ];
        var chosen = ParameterSet.Named(set);

        ((string)chosen.OfType("Microsoft.Web/serverfarms").Single()["sku"]!["name"]!).ShouldBe("FC1");
        chosen.OfType("Microsoft.Web/sites").Single()["properties"]!["siteConfig"]!.AsObject().Select(each => each.Key).Intersect(properties, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
        chosen.AppSettings.Keys.Intersect(settings, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "default")]
    [InlineData("yes", "recover")]
    public void Vault_ThatWasDeleted_IsBroughtBackWhereTheHookSaysSo(string variable, string expected)
    {
        var run = BicepTool.Run(["build-params", Path.Combine(Repository.Infra, "main.bicepparam"), "--stdout"], new Dictionary<string, string> { ["ANNOTATION_RECOVER_VAULT"] = variable });

        var built = JsonNode.Parse(run.Succeeded())!;
        ((bool)JsonNode.Parse((string)built["parametersJson"]!)!["parameters"]!["recoverVault"]!["value"]!).ShouldBe(expected == "recover");
        ((string)built["templateJson"]!).ShouldContain("if(parameters('recover'), 'recover', 'default')");
    }

    [Fact]
    public void Publish_ForTheScheduler_SaysSoInHostJson()
    {
        var folder = Directory.CreateTempSubdirectory("publish-");
        try
        {
            var file = Path.Combine(folder.FullName, "host.json");
            File.Copy(Path.Combine(Repository.Root, "host.json"), file);

            Switch(folder.FullName).ShouldBe(0);

            var provider = JsonNode.Parse(File.ReadAllText(file))!["extensions"]!["durableTask"]!["storageProvider"]!;
            var settings = ParameterSet.Named("maximal").AppSettings;
            ((string)provider["type"]!).ShouldBe(settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"]);
            ((string)provider["connectionStringName"]!).ShouldBe(settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName"]);

            File.WriteAllText(file, "{}");
            Switch(folder.FullName).ShouldNotBe(0, "a host.json that cannot be switched must stop the build");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> InferenceSettings(string set) =>
        ParameterSet.Named(set).OfType("Microsoft.App/containerApps").Single()["properties"]!["template"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(
            each => ((string)each!["name"]!).Replace("__", ":", StringComparison.Ordinal),
            each => (string)each!["value"]! is var value && value.StartsWith('[') ? "https://account.blob.example.org/models" : (string)each["value"]!);

    private static void ReadAsServer(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Build();
        InferenceOptions.Read(configuration, ["http://[::]:8080"]);
    }

    private static int Switch(string folder)
    {
        var targets = Path.Combine(Repository.Root, "functions", "App", "DurableBackend.targets");
        var start = new ProcessStartInfo("dotnet", ["msbuild", targets, "-t:PublishDurableBackend", "-nologo", "-p:DurableBackend=DurableTaskScheduler", $"-p:PublishDir={folder}/"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
