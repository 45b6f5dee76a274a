using AnnotationFunctions.Inference.Hosting;
using Server = AnnotationFunctions.Inference.Hosting.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Build_SeveralFaults_NamesThemAll()
    {
        var faults = Should.Throw<SettingsException>(() => Server.Build(
        [
            "--Inference:Batching:MaxBatchSize", "0", "--Inference:Limits:MaxRequestBytes", "5", "--Inference:Drain:Grace", "-00:00:01",
            "--Inference:Access:KeySha256", "abc", "--Inference:Execution:Threads", "-1", "--Inference:Models:ContainerUri", "http://example.com/models",
            "--Inference:Limits:MinBytesPerSecond", "0",
        ])).Faults;
        faults.Count.ShouldBe(7);
        faults.ShouldContain("Inference:Batching:MaxBatchSize is 0; expected 1 to 4096.");
        faults.ShouldContain("Inference:Models:ContainerUri is 'http://example.com/models'; expected an https address of a blob container.");
    }

    [Theory]
    [InlineData("--Inference:Batchin:MaxBatchSize", "1")]
    [InlineData("--Inference:Batching:MaxBatch", "1")]
    [InlineData("--Inference:Execution:Provider", "Abacus")]
    [InlineData("--Inference:Batching:LatencyBound", "soon")]
    public void Build_UnknownSettingOrValue_IsRefused(string name, string value) =>
        Should.Throw<SettingsException>(() => Server.Build([name, value])).Message.ShouldContain(value == "1" ? name.Split(':')[^1] == "MaxBatch" ? "MaxBatch" : "Batchin" : value);

    [Fact]
    public void Build_NoFolderOfModels_IsRefused() =>
        Should.Throw<SettingsException>(() => Server.Build(["--Inference:Models:Path", "/no/such/folder"])).Message
            .ShouldBe("Inference:Models:Path is '/no/such/folder', which is no folder.");

    [Fact]
    public void Build_CudaInTheCpuBuild_IsRefused() =>
        Should.Throw<SettingsException>(() => Server.Build(["--Inference:Models:Path", Path.GetTempPath(), "--Inference:Execution:Provider", "cuda"])).Message
            .ShouldBe("Inference:Execution:Provider is Cuda, but this build computes on the CPU alone; use the GPU image, or Cpu.");
}
