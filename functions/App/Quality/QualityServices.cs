using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.App.Quality;

/// <summary>Registers the stage "assure".</summary>
public static class QualityServices
{
    /// <summary>Adds consensus, scorecards, gates and findings.</summary>
    public static IServiceCollection AddAnnotationQuality(this IServiceCollection services) => services
        .AddSingleton<ConsensusStore>()
        .AddSingleton<ScorecardStore>()
        .AddSingleton<FindingStore>()
        .AddSingleton<BatchScorer>()
        .AddSingleton<BatchGate>();
}
