using System.Text;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Tests.Inference.Repository;

public sealed class ModelConfigFileTests
{
    [Fact]
    public void Read_Empty_IsTheServersDefaults()
    {
        var config = Read("{}");
        config.Batching.ShouldBe(new BatchingOptions());
        config.Choose([1, 5, 3]).ShouldBe([5, 3, 1]);
    }

    [Fact]
    public void Read_Everything_OverridesTheDefaults()
    {
        var config = Read("""
            {
              // comments are fine
              "maxBatchSize": 8, "latencyBoundMs": 20, "batchDelayMs": 1.5, "maxQueuedRows": 64, "queueTimeoutMs": 500, "runTimeoutMs": 900,
              "instances": 2, "threads": 3, "batch": true, "versions": [2, 4], "defaultVersion": 2, "warmUp": {"image": [1, 3, 8, 8]}, "allowNaN": true,
            }
            """);
        config.Batching.ShouldBe(new BatchingOptions
        {
            MaxBatchSize = 8,
            LatencyBound = TimeSpan.FromMilliseconds(20),
            BatchDelay = TimeSpan.FromMilliseconds(1.5),
            MaxQueuedRows = 64,
            QueueTimeout = TimeSpan.FromMilliseconds(500),
            RunTimeout = TimeSpan.FromMilliseconds(900),
            Instances = 2,
        });
        (config.Threads, config.Batch, config.DefaultVersion, config.AllowNaN).ShouldBe((3, true, 2, true));
        config.WarmUp["image"].ShouldBe([1, 3, 8, 8]);
        config.Choose([1, 2, 3, 4, 5]).ShouldBe([4, 2]);
    }

    [Theory]
    [InlineData("[", "its config.json cannot be read:")]
    [InlineData("""{"maxBatch": 8}""", "its config.json cannot be read:")]
    [InlineData("""{"maxBatchSize": "8"}""", "its config.json cannot be read:")]
    [InlineData("""{"maxBatchSize": 0}""", "its config.json is wrong: MaxBatchSize is 0; expected 1 to 4096.")]
    [InlineData("""{"latencyBoundMs": -1, "threads": -2, "latest": 0}""", "its config.json is wrong: LatencyBound is -00:00:00.0010000;")]
    [InlineData("""{"versions": []}""", "its config.json is wrong: versions must list at least one number of 1 or more.")]
    [InlineData("""{"versions": [1], "defaultVersion": 2}""", "its config.json is wrong: defaultVersion is 2, which versions does not list.")]
    [InlineData("""{"warmUp": {"x": [0]}}""", "its config.json is wrong: warmUp 'x' is [0]; expected sizes of 1 or more.")]
    public void Read_Wrong_NamesWhatAndWhatWasExpected(string json, string message) =>
        Should.Throw<ModelFileException>(() => Read(json)).Message.ShouldStartWith(message);

    [Fact]
    public void Read_SeveralFaults_NamesThemAll()
    {
        var message = Should.Throw<ModelFileException>(() => Read("""{"instances": 0, "threads": -2, "latest": 0}""")).Message;
        message.ShouldContain("Instances is 0");
        message.ShouldContain("threads is -2");
        message.ShouldContain("latest is 0");
    }

    private static ModelConfig Read(string json) => ModelConfigFile.Read(Encoding.UTF8.GetBytes(json), new BatchingOptions());
}
