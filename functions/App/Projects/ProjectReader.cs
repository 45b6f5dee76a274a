using System.Text.Json;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>Reads projects and their parts from JSON and lists everything that is wrong with them, in one go: faults of form and of meaning, of every part.</summary>
internal sealed class ProjectReader
{
    private const int MaxMarkdown = 200_000;
    private const int MaxExamples = 2_000;

    private readonly List<ProblemError> errors = [];

    internal static NewProject ReadProject(JsonElement json)
    {
        var reader = new ProjectReader();
        reader.Form(json, typeof(ProjectRequest), "");
        var id = reader.Text(json, "id", 0, 200);
        reader.That(id is null || ProjectId.IsValid(id), "/id", $"Expected 3 to 40 lower-case letters, digits and inner hyphens ({ProjectId.Pattern}), found '{id}'.");
        var name = reader.Text(json, "name", 1, 100);
        var description = reader.Text(json, "description", 0, 2_000);
        var schema = Part(json, "schema") is { } given ? reader.Schema(given, "/schema") : null;
        var policy = Part(json, "policy") is { } rules ? reader.Policy(rules, "/policy") : AnnotationPolicy.Default;
        var guideline = Part(json, "guideline") is { } text ? reader.Guideline(text, "/guideline", schema) : null;
        reader.ThrowIfFaulty();
        return new NewProject(id!, name!, description, schema!, policy!, guideline);
    }

    internal static LabelSchema ReadSchema(JsonElement json)
    {
        var reader = new ProjectReader();
        var schema = reader.Schema(json, "");
        reader.ThrowIfFaulty();
        return schema!;
    }

    internal static AnnotationPolicy ReadPolicy(JsonElement json)
    {
        var reader = new ProjectReader();
        reader.Form(json, typeof(AnnotationPolicy), "");
        var policy = reader.Policy(json, "");
        reader.ThrowIfFaulty();
        return policy!;
    }

    internal static GuidelineContent ReadGuideline(JsonElement json, LabelSchema schema)
    {
        var reader = new ProjectReader();
        reader.Form(json, typeof(GuidelineContent), "");
        var guideline = reader.Guideline(json, "", schema);
        reader.ThrowIfFaulty();
        return guideline!;
    }

    private void Form(JsonElement json, Type type, string pointer)
    {
        foreach (var fault in JsonFaults.Find(json, type, Json.Http))
        {
            // What is wrong inside a schema is said by the schema's own reader.
            if (type != typeof(ProjectRequest) || !fault.Pointer.StartsWith("/schema", StringComparison.Ordinal) || Part(json, "schema") is null)
            {
                errors.Add(fault with { Pointer = pointer + fault.Pointer });
            }
        }
    }

    private LabelSchema? Schema(JsonElement json, string pointer)
    {
        var reading = LabelSchemaReader.Read(json);
        errors.AddRange(reading.Violations.Select(violation => ProblemError.Of(violation, pointer)));
        That(reading.ViolationCount == reading.Violations.Count, pointer, $"{reading.ViolationCount} errors in all; the others are not listed.");
        return reading.Schema;
    }

    private AnnotationPolicy? Policy(JsonElement json, string pointer)
    {
        var policy = Sound<AnnotationPolicy>(json, pointer);
        errors.AddRange(policy?.Faults(pointer).Where(fault => errors.TrueForAll(known => known.Pointer != fault.Pointer)) ?? []);
        return policy;
    }

    private GuidelineContent? Guideline(JsonElement json, string pointer, LabelSchema? schema)
    {
        if (Sound<GuidelineContent>(json, pointer) is not { } guideline)
        {
            return null;
        }

        That(guideline.Markdown.Length is > 0 and <= MaxMarkdown, pointer + "/markdown", $"Expected 1 to {MaxMarkdown:N0} characters, found {guideline.Markdown.Length:N0}.");
        var classes = guideline.Classes ?? [];
        var examples = classes.Where(each => each is not null).Sum(each => each.Positive.Count + each.Negative.Count + each.Borderline.Count);
        That(examples <= MaxExamples, pointer + "/classes", $"Expected at most {MaxExamples:N0} examples in all, found {examples:N0}.");
        for (var i = 0; i < classes.Count; i++)
        {
            var at = JsonPointer.Append(pointer + "/classes", i);
            That(classes[i] is not null, at, "Must not be null; expected an object.");
            That(
                schema is null || classes[i] is null || schema.IndexOfClass(classes[i].Class) >= 0, at + "/class",
                $"The schema has no class '{classes[i]?.Class}'.");
            That(classes.Take(i).All(other => other?.Class != classes[i]?.Class), at + "/class", $"The class '{classes[i]?.Class}' occurs twice.");
        }

        return guideline;
    }

    // Faults of form are left out, so that what remains can be checked for its meaning too.
    private T? Sound<T>(JsonElement json, string pointer)
        where T : class
    {
        var faulty = errors.Where(error => error.Pointer.StartsWith(pointer, StringComparison.Ordinal)).Select(error => error.Pointer[pointer.Length..]);
        return Partial.Read<T>(json, [.. faulty]);
    }

    private string? Text(JsonElement json, string member, int min, int max)
    {
        if (Part(json, member) is not { ValueKind: JsonValueKind.String } given)
        {
            return null;
        }

        var text = given.GetString()!;
        That(text.Trim().Length >= min && text.Length <= max, "/" + member, $"Expected {min} to {max:N0} characters, found {text.Length:N0}.");
        return text;
    }

    private static JsonElement? Part(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var part) && part.ValueKind != JsonValueKind.Null ? part : null;

    private void That(bool holds, string pointer, string message)
    {
        if (!holds)
        {
            errors.Add(new ProblemError(pointer, message));
        }
    }

    private void ThrowIfFaulty()
    {
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }
}
