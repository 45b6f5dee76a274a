using System.Reflection;
using AnnotationFunctions.App.Access;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.Architecture;

public sealed class OrchestratorTests
{
    [Fact]
    public void Orchestrators_EverythingTheyCall_OnlyDecides()
    {
        var orchestrators = OrchestratorRules.OrchestratorsOf(typeof(Role).Assembly).ToList();
        orchestrators.ShouldNotBeEmpty();
        orchestrators.SelectMany(OrchestratorRules.Violations).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Bad.AsksTheClock), "DateTime.get_UtcNow")]
    [InlineData(nameof(Bad.AsksTheClockInALambda), "Stopwatch")]
    [InlineData(nameof(Bad.AsksTheClockInAnIterator), "DateTimeOffset.get_Now")]
    [InlineData(nameof(Bad.CallsWhatDelays), "Task.Delay")]
    [InlineData(nameof(Bad.RollsDice), "Random")]
    [InlineData(nameof(Bad.MakesAnId), "Guid.NewGuid")]
    [InlineData(nameof(Bad.LeavesTheContext), "ConfigureAwait")]
    [InlineData(nameof(Bad.CallsOut), "HttpClient")]
    [InlineData(nameof(Bad.ReadsTheEnvironment), "Environment")]
    public void Rules_OrchestratorThatBreaksOne_FindIt(string method, string expected) =>
        OrchestratorRules.Violations(typeof(Bad).GetMethod(method)!).ShouldContain(found => found.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Rules_OrchestratorWithAService_FindIt() =>
        OrchestratorRules.Violations(typeof(Injected).GetMethod(nameof(Injected.Run))!).ShouldHaveSingleItem().ShouldContain("injected");

    [Fact]
    public void Rules_OrchestratorThatOnlyDecides_FindNothing()
    {
        var good = OrchestratorRules.OrchestratorsOf(Assembly.GetExecutingAssembly()).Single(method => method.Name == nameof(Good.Run));
        OrchestratorRules.Violations(good).ShouldBeEmpty();
    }

    private static class Good
    {
        public static async Task<int> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("Ask", i)));
            return context.CurrentUtcDateTime.Year + answers.Where(each => each > context.NewGuid().ToByteArray()[0]).Sum();
        }
    }

    private sealed class Injected(object service)
    {
        public string? Run(TaskOrchestrationContext context) => $"{service}{context.InstanceId}";
    }

    private static class Bad
    {
        public static async Task<int> AsksTheClock(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("A");
            return DateTime.UtcNow.Year;
        }

        public static Task<long[]> AsksTheClockInALambda(TaskOrchestrationContext context) =>
            Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
            {
                await context.CallActivityAsync("A", i);
                return System.Diagnostics.Stopwatch.GetTimestamp();
            }));

        public static int AsksTheClockInAnIterator(TaskOrchestrationContext context) => Ticks(context.InstanceId.Length).Sum();

        public static Task CallsWhatDelays(TaskOrchestrationContext context) => Indirectly(context.InstanceId.Length);

        public static int RollsDice(TaskOrchestrationContext context) => new Random(context.InstanceId.Length).Next();

        public static string MakesAnId(TaskOrchestrationContext context) => context.InstanceId + Guid.NewGuid();

        public static async Task LeavesTheContext(TaskOrchestrationContext context) => await context.CallActivityAsync<int>("A").ConfigureAwait(false);

        public static async Task<string> CallsOut(TaskOrchestrationContext context)
        {
            using var http = new HttpClient();
            return await http.GetStringAsync(new Uri(context.InstanceId));
        }

        public static string? ReadsTheEnvironment(TaskOrchestrationContext context) => Environment.GetEnvironmentVariable(context.InstanceId);

        private static IEnumerable<int> Ticks(int count)
        {
            for (var i = 0; i < count; i++)
            {
                yield return DateTimeOffset.Now.Second;
            }
        }

        private static async Task Indirectly(int seconds)
        {
            await Task.Delay(seconds);
        }
    }
}
