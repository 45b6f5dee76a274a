using AnnotationFunctions.Core.Agreement.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Agreement.Objects;

public sealed class AssignmentTests
{
    [Fact]
    public void Largest_GreedyWouldLose_TakesTheBestSum() =>
        Assignment.Largest([0.9, 0.8, 0.85, 0], 2, 2).ShouldBe([1, 0]); // .9 alone is less than .8 + .85

    [Fact]
    public void Largest_NothingToGain_AssignsNobody() => Assignment.Largest([0, -1, 0, 0, 0, 0], 2, 3).ShouldBe([-1, -1]);

    [Fact]
    public void Largest_Empty_IsEmpty()
    {
        Assignment.Largest([], 0, 3).ShouldBeEmpty();
        Assignment.Largest([], 2, 0).ShouldBe([-1, -1]);
    }

    [Fact]
    public void Largest_AnyGains_EqualsTheBestOfAll() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5]).SelectMany((rows, columns) => Gen.Select(
            Gen.Const(rows), Gen.Const(columns), Gen.Int[-4, 6].Select(gain => gain / 4.0).Array[rows * columns])).Sample((rows, columns, gains) =>
        {
            var assigned = Assignment.Largest(gains, rows, columns);

            var used = assigned.Where(column => column >= 0).ToArray();
            used.Distinct().Count().ShouldBe(used.Length);
            for (var row = 0; row < rows; row++)
            {
                (assigned[row] < 0 || gains[(row * columns) + assigned[row]] > 0).ShouldBeTrue();
            }

            assigned.Select((column, row) => column < 0 ? 0 : gains[(row * columns) + column]).Sum().ShouldBe(Best(gains, 0, rows, columns, 0), 1e-9);
        });

    private static double Best(double[] gains, int row, int rows, int columns, int taken)
    {
        if (row == rows)
        {
            return 0;
        }

        var best = Best(gains, row + 1, rows, columns, taken);
        for (var column = 0; column < columns; column++)
        {
            if ((taken & (1 << column)) == 0)
            {
                best = Math.Max(best, gains[(row * columns) + column] + Best(gains, row + 1, rows, columns, taken | (1 << column)));
            }
        }

        return best;
    }
}
