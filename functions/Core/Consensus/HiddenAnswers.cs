using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>A table without some answers, and those answers: what a method learns from and what it must then predict.</summary>
internal sealed record HiddenAnswers(AnnotationTable Rest, int[] Items, int[] Annotators, int[] Labels)
{
    public int Count => Labels.Length;

    /// <summary>Splits off part <paramref name="fold"/> of <paramref name="folds"/>, drawn from the seed.</summary>
    public static HiddenAnswers Split(AnnotationTable table, int fold, int folds, long seed)
    {
        var random = new SeededRandom(seed);
        var hidden = new bool[table.AnswerCount];
        var count = 0;
        for (var answer = 0; answer < hidden.Length; answer++)
        {
            hidden[answer] = random.NextInt(folds) == fold;
            count += hidden[answer] ? 1 : 0;
        }

        var (items, annotators, labels) = (new int[count], new int[count], new int[count]);
        var next = 0;
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                if (hidden[answer])
                {
                    (items[next], annotators[next], labels[next]) = (item, table.Annotators[answer], table.Labels[answer]);
                    next++;
                }
            }
        }

        return new HiddenAnswers(table.Where(answer => !hidden[answer]), items, annotators, labels);
    }
}
