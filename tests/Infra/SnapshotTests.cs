using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra;

/// <summary>
/// What each parameter set would deploy is committed, so that a change of a template shows in review as a change of resources. To accept one:
/// <c>ANNOTATION_ACCEPT_SNAPSHOTS=1 dotnet test --project tests/Infra/Infra.Tests.csproj</c>.
/// </summary>
public sealed class SnapshotTests
{
    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void Snapshot_ParameterSet_IsAsCommitted(string set)
    {
        var accept = Environment.GetEnvironmentVariable("ANNOTATION_ACCEPT_SNAPSHOTS") == "1";

        var run = ParameterSet.Named(set).Snapshot(accept ? "Overwrite" : "Validate");

        run.ExitCode.ShouldBe(0, $"The set '{set}' would deploy something else than its snapshot says:\n{run.Output}{run.Error}");
    }

    [Fact]
    public void Snapshot_ChangedParameter_IsNoticed()
    {
        using var copy = new CopyOfInfra();
        var sizes = Path.Combine(copy.Path, "sizes.bicep");
        File.WriteAllText(sizes, File.ReadAllText(sizes).Replace("maximumInstances: 40", "maximumInstances: 41", StringComparison.Ordinal));

        var run = new ParameterSet("dev", Path.Combine(copy.Path, "dev.bicepparam")).Snapshot("Validate");

        run.ExitCode.ShouldNotBe(0);
        (run.Output + run.Error).ShouldContain("maximumInstanceCount");
    }

    [Fact]
    public void Snapshot_ImageWithoutDigest_IsRefused()
    {
        using var copy = new CopyOfInfra();
        var parameters = Path.Combine(copy.Path, "dev.bicepparam");
        File.AppendAllText(parameters, "\nparam inference = { hardware: 'cpu', image: 'example.azurecr.io/inference:latest' }\n");

        var run = new ParameterSet("tag", parameters).Snapshot("Overwrite");

        (run.Output + run.Error + (run.ExitCode == 0 ? File.ReadAllText(Path.Combine(copy.Path, "dev.snapshot.json")) : "")).ShouldContain("names no digest");
    }

    private sealed class CopyOfInfra : IDisposable
    {
        private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("infra-");

        public CopyOfInfra()
        {
            foreach (var file in Directory.EnumerateFiles(Repository.Infra, "*", SearchOption.AllDirectories))
            {
                var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Repository.Infra, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        public string Path => directory.FullName;

        public void Dispose() => directory.Delete(recursive: true);
    }
}
