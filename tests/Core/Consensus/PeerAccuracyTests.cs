using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Accuracy on real sets against that of the peers' implementations, measured at their defaults.</summary>
public sealed class PeerAccuracyTests
{
    /// <summary>Set, then crowd-kit's majority, Wawa and zero-based skill, and iBCC of truth-inference-at-scale.</summary>
    public static TheoryData<string, double, double, double, double> Peers => new()
    {
        { "bluebird", .7593, .7593, .7593, .8889 },
        { "rte", .9187, .9213, .9213, .9275 },
        { "temp", .9394, .9437, .9437, .9416 },
        { "dog", .8178, .8290, .8302, .8389 },
        { "web", .7765, .8168, .8262, .7509 },
        { "CF", .9000, .8933, .8933, .8833 },
        { "SP", .8896, .8950, .8946, .9150 },
        { "ZenCrowd_us", .8677, .8662, .8632, .8270 },
        { "D_PosSent", .9320, .9510, .9530, .9600 },
        { "S_Rel", .5356, .5578, .5563, .5857 },
        { "fact_eval", .9010, .9010, .9010, .8767 },
        { "MS", .7100, .7986, .8000, .7900 },
    };

    [Theory]
    [MemberData(nameof(Peers))]
    public void Run_RealSet_MatchesPeerWithinThreeTenthsOfAPointOrTwoItems(string set, double majority, double wawa, double skill, double bayes)
    {
        var (table, truth) = CrowdSets.Load(set);
        var slack = Math.Max(0.003, 2.0 / truth.Count(label => label >= 0)) + 5e-5;

        CrowdSets.Accuracy(MajorityVote.Run(table), truth).ShouldBe(majority, slack);
        CrowdSets.Accuracy(Wawa.Run(table), truth).ShouldBe(wawa, slack);
        CrowdSets.Accuracy(ZeroBasedSkill.Run(table), truth).ShouldBe(skill, slack);
        CrowdSets.Accuracy(Ibcc.Run(table), truth).ShouldBeGreaterThanOrEqualTo(bayes - slack);
    }

    [Fact]
    public void Auto_TwelveSets_BeatsEveryPeerOnAverageAndLosesLittleToTheBest()
    {
        double[] best = [.8889, .9313, .9437, .8426, .8293, .9000, .9176, .9123, .9600, .6173, .9028, .8000];
        var accuracies = Array.ConvertAll(CrowdSets.Names, set =>
        {
            var (table, truth) = CrowdSets.Load(set);
            return CrowdSets.Accuracy(AutoConsensus.Run(table), truth);
        });

        accuracies.Average().ShouldBeGreaterThanOrEqualTo(0.862);
        for (var set = 0; set < best.Length; set++)
        {
            accuracies[set].ShouldBeGreaterThanOrEqualTo(best[set] - 0.02, CrowdSets.Names[set]);
        }
    }
}
