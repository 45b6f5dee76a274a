using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>
/// Accuracy on real sets against that of the peers' implementations: crowd-kit 1.4.1 at its defaults, and for iBCC and EBCC truth-inference-at-scale. Every method, at
/// its defaults, must come within 0.3 points or two items, whichever is more, of its peer, or be better.
/// </summary>
public sealed class PeerAccuracyTests
{
    private static readonly Dictionary<string, Func<AnnotationTable, ConsensusResult>> Methods = new()
    {
        ["majority"] = table => MajorityVote.Run(table),
        ["wawa"] = table => Wawa.Run(table),
        ["zero-based-skill"] = table => ZeroBasedSkill.Run(table),
        ["dawid-skene"] = table => DawidSkene.Run(table),
        ["dawid-skene classic"] = table => DawidSkene.Run(table, DawidSkeneOptions.Classic),
        ["one-coin"] = table => OneCoin.Run(table),
        ["glad"] = table => Glad.Run(table),
        ["mace"] = table => Mace.Run(table),
        ["ibcc"] = table => Ibcc.Run(table),
        ["correlated-bayes"] = table => CorrelatedBayes.Run(table),
    };

    /// <summary>The peers' accuracies on the sets in the order of <see cref="CrowdSets.Names"/>.</summary>
    private static readonly Dictionary<string, double[]> PeerAccuracies = new()
    {
        ["majority"] = [.7593, .9187, .9394, .8178, .7765, .9000, .8896, .8677, .9320, .5356, .9010, .7100],
        ["wawa"] = [.7593, .9213, .9437, .8290, .8168, .8933, .8950, .8662, .9510, .5578, .9010, .7986],
        ["zero-based-skill"] = [.7593, .9213, .9437, .8302, .8262, .8933, .8946, .8632, .9530, .5563, .9010, .8000],
        ["dawid-skene"] = [.8889, .9275, .9416, .8426, .8293, .8300, .9152, .8294, .9600, .6173, .8924, .7686],
        ["dawid-skene classic"] = [.8889, .9275, .9416, .8426, .8293, .8300, .9152, .8294, .9600, .6173, .8924, .7686],
        ["one-coin"] = [.5833, .9250, .9394, .8302, .7486, .8867, .9166, .9039, .9490, .2579, .9010, .7929],
        ["glad"] = [.7222, .9263, .9351, .8339, .8217, .8800, .9176, .8799, .9480, .5646, .9010, .7886],
        ["mace"] = [.7685, .9275, .9394, .8364, .8198, .8900, .9148, .8392, .9530, .4823, .9028, .7986],
        ["ibcc"] = [.8889, .9275, .9416, .8389, .7509, .8833, .9150, .8270, .9600, .5857, .8767, .7900],
        ["correlated-bayes"] = [.8611, .9313, .9416, .8414, .7437, .8767, .9152, .9123, .9600, .5982, .8924, .7871],
    };

    /// <summary>Where a method is known to be behind its peer, how far, and why.</summary>
    private static readonly Dictionary<(string Method, string Set), double> Behind = new()
    {
        // The peer assigns annotators' strategies to other annotators (rows sorted by name against rows in order of appearance), which happens to help on this set.
        [("mace", "dog")] = 0.0065,
    };

    public static TheoryData<string, string, double> Peers
    {
        get
        {
            var rows = new TheoryData<string, string, double>();
            foreach (var (method, accuracies) in PeerAccuracies)
            {
                for (var set = 0; set < accuracies.Length; set++)
                {
                    rows.Add(method, CrowdSets.Names[set], accuracies[set]);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public void Run_RealSet_MatchesPeerWithinThreeTenthsOfAPointOrTwoItems(string method, string set, double peer)
    {
        var (table, truth) = CrowdSets.Load(set);
        var slack = Math.Max(0.003, 2.0 / truth.Count(label => label >= 0)) + 5e-5; // the peers' figures have four digits
        slack = Math.Max(slack, Behind.GetValueOrDefault((method, set)));

        CrowdSets.Accuracy(Methods[method](table), truth).ShouldBeGreaterThanOrEqualTo(peer - slack);
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
