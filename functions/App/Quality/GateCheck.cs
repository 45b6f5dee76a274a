namespace AnnotationFunctions.App.Quality;

/// <summary>One check of a gate.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Measured">What was measured: a lower bound where there is an interval. Null when it could not be.</param>
/// <param name="Required">What the policy asks for.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record GateCheck(string Name, bool Passed, double? Measured, double Required, string Reason);
