using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>A finite number in a range.</summary>
internal sealed class NumberShape : Shape
{
    public double Min { get; init; } = -double.MaxValue;

    public double Max { get; init; } = double.MaxValue;

    /// <summary>The value must be greater than <see cref="Min"/>.</summary>
    public bool AboveMin { get; init; }

    /// <summary>The value must be less than <see cref="Max"/>.</summary>
    public bool BelowMax { get; init; }

    /// <summary>The value must have no fraction; <c>2.0</c> has none.</summary>
    public bool Whole { get; init; }

    /// <summary>
    /// The range is a constraint on what may have been computed, so that <see cref="Tolerance"/> applies; a document in JSON Schema states the range as
    /// it is.
    /// </summary>
    public bool Tolerant { get; init; }

    public static NumberShape Integer(long min, long max) => new() { Whole = true, Min = min, Max = max };

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.Number, value, Whole ? "a whole number" : "a number", scope))
        {
            return;
        }
        if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            scope.Add(ViolationCode.OutOfRange, $"The number is too large; expected {Range()}.");
        }
        else if (Whole && number != Math.Floor(number))
        {
            scope.Add(ViolationCode.WrongType, $"Expected a whole number, found {number}.");
        }
        else if (IsBelow(number) || IsAbove(number))
        {
            scope.Add(ViolationCode.OutOfRange, $"{number} is out of range; expected {Range()}.");
        }
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = Whole ? "integer" : "number" };
        if (Min > -double.MaxValue)
        {
            schema[AboveMin ? "exclusiveMinimum" : "minimum"] = Number(Min);
        }
        if (Max < double.MaxValue)
        {
            schema[BelowMax ? "exclusiveMaximum" : "maximum"] = Number(Max);
        }
        return schema;
    }

    private static JsonValue Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) <= AnswerLimits.MaxInteger ? JsonValue.Create((long)value) : JsonValue.Create(value);

    private bool IsBelow(double number) => AboveMin ? number <= Min : Tolerant ? Tolerance.IsBelow(number, Min) : number < Min;

    private bool IsAbove(double number) => BelowMax ? number >= Max : Tolerant ? Tolerance.IsAbove(number, Max) : number > Max;

    private string Range() => (Min > -double.MaxValue, Max < double.MaxValue) switch
    {
        (true, true) when Min == Max => Expected.Range(Min, Max),
        (true, true) => string.Create(CultureInfo.InvariantCulture,
            $"{(AboveMin ? "more than" : "at least")} {Min} and {(BelowMax ? "less than" : "at most")} {Max}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"{(AboveMin ? "more than" : "at least")} {Min}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"{(BelowMax ? "less than" : "at most")} {Max}"),
        _ => "a finite number",
    };
}
