using System.Globalization;
using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>The value of one attribute: a text, a number or a truth value.</summary>
/// <remarks>Whole numbers are kept as doubles, which are exact up to 2^53, the bound that the reader enforces.</remarks>
[JsonConverter(typeof(AttributeValueConverter))]
public readonly record struct AttributeValue
{
    private AttributeValue(string? text, double number, bool? truth) => (Text, Number, Truth) = (text, number, truth);

    /// <summary>The text, or null when the value is not a text.</summary>
    public string? Text { get; }

    /// <summary>The number; 0 when the value is not a number.</summary>
    public double Number { get; }

    /// <summary>The truth value, or null when the value is not one.</summary>
    public bool? Truth { get; }

    /// <summary>Whether the value is a number.</summary>
    public bool IsNumber => Text is null && Truth is null;

    /// <summary>A text or one of the listed values of an enumeration.</summary>
    public static implicit operator AttributeValue(string text) => new(text ?? throw new ArgumentNullException(nameof(text)), 0, null);

    /// <summary>A number, whole or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite.</exception>
    public static implicit operator AttributeValue(double number) => double.IsFinite(number)
        ? new(null, number, null)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "An attribute is a finite number.");

    /// <summary>A truth value.</summary>
    public static implicit operator AttributeValue(bool truth) => new(null, 0, truth);

    /// <inheritdoc />
    public override string ToString() =>
        Text ?? (Truth is { } truth ? truth ? "true" : "false" : Number.ToString("R", CultureInfo.InvariantCulture));
}
