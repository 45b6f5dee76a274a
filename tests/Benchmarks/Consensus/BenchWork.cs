using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>A case with its data at hand.</summary>
/// <param name="Count">Answers, or boxes.</param>
/// <param name="Run">The work that is measured; no result for agreement.</param>
/// <param name="Answers">The simulated answers; null for boxes.</param>
internal sealed record BenchWork(int Count, Func<ConsensusResult?> Run, SimulatedAnswers? Answers);
