using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.App.Annotate.Suggestions;

/// <summary>
/// Who sees suggestions: chance decides for each slot of an item, by a hash, so that it can be repeated and nobody can steer it. It is decided
/// before anybody takes the slot. Among the first answers of an item exactly one, picked by chance, is always without suggestion; the
/// others are so as often as it takes to reach the policy's share. All slots have the same chance, so the arms differ in nothing else.
/// </summary>
internal static class SuggestionDesign
{
    /// <summary>The arm of a slot.</summary>
    /// <param name="batch">Batch id.</param>
    /// <param name="item">Item id.</param>
    /// <param name="number">Number of the slot among those of the item in the batch that replace no other, from 0.</param>
    /// <param name="minAnswers">Answers that every item gets.</param>
    /// <param name="controlShare">Share of answers without suggestion, 0 to 1.</param>
    internal static SuggestionArm Arm(string batch, string item, int number, int minAnswers, double controlShare)
    {
        if (minAnswers < 2)
        {
            return Chance($"{batch}|{item}|{number}") < controlShare ? SuggestionArm.Control : SuggestionArm.Shown;
        }

        var always = (int)(Chance($"{batch}|{item}") * minAnswers);
        var others = Math.Max(0, ((controlShare * minAnswers) - 1) / (minAnswers - 1));
        var share = number < minAnswers ? others : Math.Max(controlShare, 1.0 / minAnswers);
        return number == always || Chance($"{batch}|{item}|{number}") < share ? SuggestionArm.Control : SuggestionArm.Shown;
    }

    private static double Chance(string key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"suggestion|{key}"))) / 4_294_967_296.0;
}
