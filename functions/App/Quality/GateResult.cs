namespace AnnotationFunctions.App.Quality;

/// <summary>What the gate of a batch says.</summary>
/// <param name="Passed">Whether its items may be promoted.</param>
/// <param name="Checks">Each check with its reason.</param>
/// <param name="Promoted">Items that are promoted.</param>
/// <param name="Held">Items that are not, whose findings say what to do.</param>
public sealed record GateResult(bool Passed, IReadOnlyList<GateCheck> Checks, int Promoted, int Held);
