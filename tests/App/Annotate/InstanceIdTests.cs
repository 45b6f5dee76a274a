using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel.Passes;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Some back ends of durable orchestrations take instance ids of at most 100 characters.</summary>
public sealed class InstanceIdTests
{
    private const int MaxLength = 100;
    private const int MostShards = 99_999;

    private static readonly string Project = new('p', 40);
    private static readonly string Slugged = new('b', 40);
    private static readonly BatchKey Batch = new(Project, Slugged);

    private static readonly object[] Longest =
    [
        Batch,
        new BatchRound(Batch, 2, MostShards, MostShards),
        new ShardKey(Batch, MostShards, 2),
        new ItemBatchKey(Project, Slugged, new string('Z', 26), 2),
        new AnnotatorKey(Project, Slugged),
        new PassStep(Project, Slugged),
    ];

    public static TheoryData<string> Keys =>
        [.. typeof(AnnotateBatch).Assembly.GetTypes().Where(type => type.GetProperty("Instance") is not null).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Instance_LongestParts_IsAccepted(string key)
    {
        var longest = Longest.Single(each => each.GetType().Name == key);
        var instance = (string)longest.GetType().GetProperty("Instance")!.GetValue(longest)!;
        instance.Length.ShouldBeLessThanOrEqualTo(MaxLength, instance);
    }

    [Fact]
    public void Parts_OneCharacterMore_AreNoIds()
    {
        ProjectId.IsValid(Project).ShouldBeTrue();
        ProjectId.IsValid(Project + "p").ShouldBeFalse();
        Slug.IsValid(Slugged).ShouldBeTrue();
        Slug.IsValid(Slugged + "b").ShouldBeFalse();
    }

    [Fact]
    public void Instance_OtherBatchItemOrRound_IsAnother()
    {
        var key = new ItemBatchKey("p", "b", "item", 1);
        ItemBatchKey[] others = [key with { Batch = "c" }, key with { Item = "other" }, key with { Round = 2 }];
        others.Select(other => other.Instance).ShouldNotContain(key.Instance);
    }
}
