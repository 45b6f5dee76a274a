namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>The code of an orchestrator no longer does what its history says that it did.</summary>
internal sealed class NonDeterministicOrchestrationException(int step, string recorded, string actual) : Exception(
    $"Step #{step} is {recorded} in the history, but the code now {actual}. "
    + "An orchestrator must take the same steps at every replay: was it changed while this instance was running, "
    + "or does it decide on something that is not of its context (time, random numbers, configuration, static state)?");
