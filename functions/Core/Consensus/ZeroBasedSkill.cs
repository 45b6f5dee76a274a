namespace AnnotationFunctions.Core.Consensus;

/// <summary>Zero-based skill: weighted votes and the annotators' agreement with them, in turn, until skills settle.</summary>
/// <remarks>
/// <para>s_a ← s_a + η (agreement of a with the weighted vote - s_a), with weights s; η is halved every few iterations. Posterior = weighted share
/// of votes (not a calibrated probability).</para>
/// <para>Use it like <see cref="Wawa"/>, of which it is the fixed point. O(answers + items × classes) per iteration.</para>
/// <para>As in crowd-kit (doi:10.21105/joss.06227).</para>
/// </remarks>
public static class ZeroBasedSkill
{
    /// <summary>Runs the iteration.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, ZeroBasedSkillOptions? options = null)
    {
        options ??= new ZeroBasedSkillOptions();
        options.Validate(table);
        var (skills, iterations, converged) = Skills(table, options);
        var vote = new MajorityVoteOptions
        {
            AnnotatorWeights = skills,
            Gold = options.Gold,
            Probabilities = options.Probabilities,
            ConfidenceLevel = options.ConfidenceLevel,
        };
        return MajorityVote.Run(table, vote).Named("zero-based-skill", iterations, converged);
    }

    /// <summary>The skills at which the iteration ends.</summary>
    internal static (double[] Skills, int Iterations, bool Converged) Skills(AnnotationTable table, ZeroBasedSkillOptions options)
    {
        var votes = new SkillVotes(table, options);
        var skills = new double[table.AnnotatorCount];
        Array.Fill(skills, 1);
        var (iterations, converged, rate) = (0, false, options.LearningRate);
        while (iterations < options.MaxIterations && !converged)
        {
            rate = ++iterations % options.HalvingPeriod == 0 ? rate / 2 : rate;
            converged = votes.Improve(skills, rate) <= options.Tolerance;
        }

        return (skills, iterations, converged);
    }
}
