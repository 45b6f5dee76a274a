using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Conformance.PublicApi;

/// <summary>
/// LocalHost declares a part of the API of the packages it stands in for, exactly as they do, and nothing public of its own.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly IReadOnlyDictionary<string, ApiType> Listed = ApiListing.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "azure-api"));

    public static TheoryData<string> PublicTypes() =>
        [.. typeof(FunctionAttribute).Assembly.GetExportedTypes().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(PublicTypes))]
    public void PublicType_Declared_IsExactlyAsListed(string typeName)
    {
        var declared = ApiRendering.Render(typeof(FunctionAttribute).Assembly.GetType(typeName)!);

        Listed.ShouldContainKey(declared.Name, "everything public is one of the listed types");
        var listed = Listed[declared.Name];
        Head(declared).ShouldBe(Head(listed));
        Bases(declared).Except(Bases(listed)).ShouldBeEmpty("bases of the type");
        Bases(listed).Where(name => !IsInterface(name)).Except(Bases(declared)).ShouldBeEmpty("base class of the type");
        declared.Members.Except(listed.Members).ShouldBeEmpty($"members that are not among\n{string.Join('\n', listed.Members)}\n");
    }

    [Fact]
    public void Listing_Read_HasTypesAndMembers()
    {
        Listed.Count.ShouldBeGreaterThanOrEqualTo(90);
        Listed["Microsoft.Azure.Functions.Worker.TimerTriggerAttribute"].Declaration
            .ShouldBe("[BindingCapabilities(FunctionLevelRetry)] public sealed class TimerTriggerAttribute : TriggerBindingAttribute");
        Listed["Microsoft.Azure.Functions.Worker.HttpTriggerAttribute"].Members.ShouldContain("public .ctor(AuthorizationLevel authLevel, params string[] methods)");
    }

    [Fact]
    public void Rendering_Sample_ShowsModifiersNamesTypesAndDefaults()
    {
        var rendered = ApiRendering.Render(typeof(Sample));

        rendered.Declaration.ShouldBe("public abstract class Sample : IDisposable");
        rendered.Members.ShouldBe(
        [
            "protected .ctor()",
            "public int? Count { get; }",
            "public static Task<List<string>> FindAsync<T>(string name, bool exact = True, params int[] pages) where T : class, IDisposable",
            "public abstract void Dispose()",
        ]);
    }

    private static bool IsInterface(string name) => name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]);

    private static string Head(ApiType type) => type.Declaration.Split(" : ")[0];

    private static string[] Bases(ApiType type) => type.Declaration.Split(" : ") is [_, var bases] ? bases.Split(", ") : [];

    public abstract class Sample : IDisposable
    {
        public int? Count { get; private set; }

        public static Task<List<string>> FindAsync<T>(string name, bool exact = true, params int[] pages)
            where T : class, IDisposable => Task.FromResult(new List<string>());

        public abstract void Dispose();

        internal void Hidden() => Count = 1;
    }
}
