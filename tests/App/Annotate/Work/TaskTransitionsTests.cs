using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

public sealed class TaskTransitionsTests
{
    [Theory]
    [InlineData(TaskState.Open, TaskStep.Claim, TaskState.Leased)]
    [InlineData(TaskState.Leased, TaskStep.Answer, TaskState.Answered)]
    [InlineData(TaskState.Leased, TaskStep.Expire, TaskState.Expired)]
    [InlineData(TaskState.Leased, TaskStep.Release, TaskState.Released)]
    [InlineData(TaskState.Expired, TaskStep.Release, TaskState.Released)]
    [InlineData(TaskState.Expired, TaskStep.Answer, TaskState.Answered)]
    public void After_ListedStep_LeadsToState(TaskState from, TaskStep step, TaskState to) =>
        TaskTransitions.After(from, step).ShouldBe(to);

    [Fact]
    public void After_AnsweredTask_IsFinal()
    {
        foreach (var step in Enum.GetValues<TaskStep>())
        {
            TaskTransitions.After(TaskState.Answered, step).ShouldBeNull();
        }
    }

    [Fact]
    public void After_TaskThatIsNotOpen_IsNeverClaimed()
    {
        foreach (var state in Enum.GetValues<TaskState>().Except([TaskState.Open]))
        {
            TaskTransitions.After(state, TaskStep.Claim).ShouldBeNull();
        }
    }

    [Fact]
    public void TakesAnswer_EveryStateThatDoes_HasTheStep()
    {
        foreach (var state in Enum.GetValues<TaskState>().Where(TaskTransitions.TakesAnswer))
        {
            TaskTransitions.After(state, TaskStep.Answer).ShouldBe(TaskState.Answered);
        }
    }

    [Theory]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS.1", true)]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS.12", true)]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS.01", false)]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS.0", false)]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS.10000", false)]
    [InlineData("digits.0123456789ABCDEFGHJKMNPQRS", false)]
    [InlineData("digits..1", false)]
    [InlineData("di gits.A.1", false)]
    [InlineData("digits.A/B.1", false)]
    [InlineData("digits.A.+1", false)]
    [InlineData(null, false)]
    public void TryParse_Text_ReadsOnlyWhatIsWritten(string? text, bool readable)
    {
        TaskId.TryParse(text, out var id).ShouldBe(readable);
        if (readable)
        {
            id.ToString().ShouldBe(text);
        }
    }
}
