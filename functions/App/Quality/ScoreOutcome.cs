namespace AnnotationFunctions.App.Quality;

/// <summary>What scoring a batch led to.</summary>
/// <param name="Reopened">Items that need another answer.</param>
/// <param name="Shards">Shards in which they were written.</param>
public sealed record ScoreOutcome(int Reopened, int Shards);
