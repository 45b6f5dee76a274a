using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Prelabel.Heads;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Checks what is said of a model, before its file is looked at. Everything that is wrong is listed, with its place.</summary>
internal sealed class ModelCheck
{
    private const int MaxSide = 4_096;
    private const int MaxClasses = 10_000;

    private readonly List<ProblemError> errors = [];

    /// <summary>Throws unless every class of the model is one of the schema.</summary>
    /// <exception cref="ModelException">Names the classes that are not.</exception>
    public static void Classes(ModelReference model, LabelSchema schema)
    {
        var unknown = ClassIds(model.Input, model.Head.Task ?? HeadFactory.TaskOf(schema.TaskType)).Where(id => schema.IndexOfClass(id) < 0).Distinct().ToList();
        if (unknown.Count > 0)
        {
            throw new ModelException($"The model's classes {Names(unknown)} are not in schema version {schema.Version}.");
        }
    }

    /// <summary>Everything that is wrong with a request, for the project's schema.</summary>
    public static IReadOnlyList<ProblemError> Faults(ModelRequest request, LabelSchema schema, PrelabelOptions options)
    {
        var check = new ModelCheck();
        var task = request.Head.Task ?? HeadFactory.TaskOf(schema.TaskType);
        check.Source(request, options);
        check.Task(task, schema, request.Input);
        check.Media(request.Input);
        check.ClassList(request.Input, task, schema);
        check.Head(request.Head);
        check.Calibration(request.Calibration);
        return check.errors;
    }

    private void Source(ModelRequest request, PrelabelOptions options)
    {
        That(!string.IsNullOrWhiteSpace(request.Name) && request.Name.Length <= 100, "/name", "Expected a name of 1 to 100 characters.");
        That(request.File is null != request.Artifact is null, "/file", "Expected either a file or an artifact.");
        if (request.File is { } file && BlobName.Fault(file) is { } fault)
        {
            That(false, "/file", $"The file's name {fault}.");
        }

        if (request.Artifact is { } artifact)
        {
            That(Registry.ModelArtifacts.Fault(artifact, options) is null, "/artifact", Registry.ModelArtifacts.Fault(artifact, options) ?? "");
        }

        if (request.Remote is { } remote)
        {
            That(options.InferenceUrl is not null, "/remote", "This app has no inference server: the setting 'Prelabel__InferenceUrl' names none.");
            That(remote.Model.Length is > 0 and <= 200, "/remote/model", "Expected a name of 1 to 200 characters.");
            That(remote.Version is null or { Length: > 0 and <= 100 }, "/remote/version", "Expected 1 to 100 characters.");
        }

        That(request.License is null or { Length: > 0 and <= 200 }, "/license", "Expected an SPDX expression of 1 to 200 characters.");
        That(request.TrainedOn is null || (request.TrainedOn.Length == 7 && request.TrainedOn[0] == 'v' && request.TrainedOn[1..].All(char.IsAsciiDigit)),
            "/trainedOn", $"Expected a dataset version such as v000001, found '{request.TrainedOn}'.");
    }

    private void Task(ModelTask? task, LabelSchema schema, ModelInput input)
    {
        That(task is not null, "/head/task", $"No model answers tasks of type '{schema.TaskType.Name()}'; a model for such a project can only embed.");
        That(task is null || HeadFactory.Answers(task.Value, schema.TaskType), "/head/task", $"Answers of '{task}' do not fit the project's task type '{schema.TaskType.Name()}'.");
        That(task is not (ModelTask.Spans or ModelTask.Preference) || input.Text is not null, "/input/text", $"A model for '{task}' reads texts: its tokenizer is missing.");
        That(task is not (ModelTask.Boxes or ModelTask.Masks) || (input.Text is null && input.Audio is null), "/input", $"A model for '{task}' reads images.");
        That(task != ModelTask.Preference || schema.Preference?.Strengths is null, "/head/task", "The project asks how much better a candidate is, which models of scores do not say.");
    }

    private void Media(ModelInput input)
    {
        That(input.Text is null || input.Audio is null, "/input/audio", "A model reads texts or sound, not both.");
        if (input.Text is { } text)
        {
            That(BlobName.Fault(text.Tokenizer) is null, "/input/text/tokenizer", $"The tokenizer's name {BlobName.Fault(text.Tokenizer)}.");
            Within("/input/text/maxTokens", text.MaxTokens, 8, 8_192);
        }
        else if (input.Audio is { } audio)
        {
            Within("/input/audio/sampleRate", audio.SampleRate, 1_000, 192_000);
            Within("/input/audio/seconds", audio.Seconds, 0.01, 600);
            Within("/input/audio/melBands", audio.MelBands, 1, 512);
            Within("/input/audio/windowMilliseconds", audio.WindowMilliseconds, 1, 1_000);
            Within("/input/audio/hopMilliseconds", audio.HopMilliseconds, 1, 1_000);
        }
        else
        {
            Image(input);
        }
    }

    private void Image(ModelInput input)
    {
        That(input.Width is >= 1 and <= MaxSide, "/input/width", $"Expected 1 to {MaxSide} pixels, found {input.Width}.");
        That(input.Height is >= 1 and <= MaxSide, "/input/height", $"Expected 1 to {MaxSide} pixels, found {input.Height}.");
        That(input.Channels is 1 or 3, "/input/channels", $"Expected 1 (grey) or 3 (RGB), found {input.Channels}.");
        That(float.IsFinite(input.Mean), "/input/mean", "Expected a finite number.");
        That(float.IsFinite(input.Deviation) && input.Deviation > 0, "/input/deviation", $"Expected a finite number above 0, found {input.Deviation}.");
        That(float.IsFinite(input.White) && input.White > 0, "/input/white", $"Expected a finite number above 0, found {input.White}.");
        That(input.Means is null || (input.Means.Count == input.Channels && input.Means.All(float.IsFinite)), "/input/means", $"Expected {input.Channels} finite numbers, one for each channel.");
        That(input.Deviations is null || (input.Deviations.Count == input.Channels && input.Deviations.All(value => float.IsFinite(value) && value > 0)),
            "/input/deviations", $"Expected {input.Channels} finite numbers above 0, one for each channel.");
    }

    private void ClassList(ModelInput input, ModelTask? task, LabelSchema schema)
    {
        var none = task is ModelTask.Embedding or ModelTask.Preference;
        That(none || input.Classes.Count is > 0 and <= MaxClasses, "/input/classes", $"Expected 1 to {MaxClasses} classes, found {input.Classes.Count}.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < input.Classes.Count && !none; i++)
        {
            var listed = input.Classes[i] ?? ""; // JSON can hold null where the type says text
            var id = task == ModelTask.Spans ? SpansHead.ClassOf(listed) : listed;
            var at = JsonPointer.Append("/input/classes", i);
            if (id is not null && schema.IndexOfClass(id) < 0)
            {
                That(false, at, $"'{id}' is no class of schema version {schema.Version}.");
            }
            else
            {
                That(seen.Add(listed), at, $"'{listed}' occurs before in the list.");
            }
        }
    }

    private void Head(ModelHead head)
    {
        That(head.MinScore is null or >= 0 and <= 1, "/head/minScore", $"Expected 0 to 1, found {head.MinScore}.");
        Within("/head/maxOverlap", head.MaxOverlap, 0, 1);
        Within("/head/maxObjects", head.MaxObjects, 1, 1_000);
    }

    private void Calibration(ModelCalibration calibration)
    {
        Within("/calibration/temperature", calibration.Temperature, 0.05, 20);
        Within("/calibration/threshold", calibration.Threshold, 0, 1);
    }

    private static IEnumerable<string> ClassIds(ModelInput input, ModelTask? task) =>
        task == ModelTask.Spans ? input.Classes.Select(SpansHead.ClassOf).OfType<string>() : task is ModelTask.Embedding or ModelTask.Preference ? [] : input.Classes;

    private void Within(string pointer, double value, double min, double max) => That(value >= min && value <= max, pointer, $"Expected {min} to {max}, found {value}.");

    private void That(bool holds, string pointer, string message)
    {
        if (!holds)
        {
            errors.Add(new ProblemError(pointer, message));
        }
    }

    private static string Names(List<string> ids) => string.Join(", ", ids.Take(5).Select(id => $"'{id}'")) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
}
