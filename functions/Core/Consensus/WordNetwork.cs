namespace AnnotationFunctions.Core.Consensus;

/// <summary>Transcripts aligned word by word: a list of slots, each with votes for words or for no word.</summary>
internal sealed class WordNetwork
{
    private const string NoWord = "";

    private readonly List<Dictionary<string, double>> slots = [];
    private double total;

    /// <summary>Aligns the words with the slots at the least number of differences and adds a vote to each.</summary>
    public void Add(string[] words, double weight)
    {
        var costs = Costs(words);
        List<Dictionary<string, double>> aligned = [];
        var (slot, word) = (slots.Count, words.Length);
        while (slot > 0 || word > 0)
        {
            if (slot > 0 && word > 0 && costs[slot, word] == costs[slot - 1, word - 1] + Difference(slots[slot - 1], words[word - 1]))
            {
                aligned.Add(Vote(slots[--slot], words[--word], weight));
            }
            else if (slot > 0 && costs[slot, word] == costs[slot - 1, word] + Difference(slots[slot - 1], NoWord))
            {
                aligned.Add(Vote(slots[--slot], NoWord, weight));
            }
            else
            {
                aligned.Add(Vote(total > 0 ? new(StringComparer.Ordinal) { [NoWord] = total } : new(StringComparer.Ordinal), words[--word], weight));
            }
        }

        aligned.Reverse();
        slots.Clear();
        slots.AddRange(aligned);
        total += weight;
    }

    /// <summary>The word with most votes in each slot (the first in ordinal order among equals), and the mean share of those votes.</summary>
    public (string[] Words, double Confidence) Best()
    {
        List<string> words = [];
        var share = 0.0;
        foreach (var slot in slots)
        {
            var best = slot.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key, StringComparer.Ordinal).First();
            share += best.Value / total;
            if (best.Key != NoWord)
            {
                words.Add(best.Key);
            }
        }

        return ([.. words], slots.Count == 0 ? 1 : share / slots.Count);
    }

    private static Dictionary<string, double> Vote(Dictionary<string, double> slot, string word, double weight)
    {
        slot[word] = slot.GetValueOrDefault(word) + weight;
        return slot;
    }

    private static double Difference(Dictionary<string, double> slot, string word) => slot.ContainsKey(word) ? 0 : 1;

    private double[,] Costs(string[] words)
    {
        var costs = new double[slots.Count + 1, words.Length + 1];
        for (var slot = 0; slot <= slots.Count; slot++)
        {
            for (var word = 0; word <= words.Length; word++)
            {
                if (slot == 0 && word == 0)
                {
                    continue;
                }

                var cost = double.PositiveInfinity;
                cost = slot > 0 && word > 0 ? costs[slot - 1, word - 1] + Difference(slots[slot - 1], words[word - 1]) : cost;
                cost = slot > 0 ? Math.Min(cost, costs[slot - 1, word] + Difference(slots[slot - 1], NoWord)) : cost;
                cost = word > 0 ? Math.Min(cost, costs[slot, word - 1] + 1) : cost;
                costs[slot, word] = cost;
            }
        }

        return costs;
    }
}
