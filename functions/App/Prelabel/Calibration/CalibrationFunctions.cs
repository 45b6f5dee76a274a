using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Calibration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel.Calibration;

/// <summary>Calibrates the model of a project on items whose answer an expert has decided.</summary>
public sealed partial class CalibrationFunctions(
    ProjectStore projects, BatchStore batches, ConsensusStore consensus, PrelabelStore prelabels, ILogger<CalibrationFunctions> logger)
{
    /// <summary>Items without which a temperature says nothing.</summary>
    public const int MinItems = 30;

    private const int MaxBatches = 100;
    private const int MaxItems = 20_000;
    private const int ReadsAtOnce = 32;

    /// <summary>POST projects/{project}/model/calibration.</summary>
    [Function("CalibrateModel")]
    [Access(Role.Ops)]
    [Endpoint("Fit the temperature of the project's model", Request = typeof(CalibrationRequest), Response = typeof(ModelReference), Problems = [404, 409],
        Description = "Takes the adjudicated items of the batches that the present model has looked at, at least 30. Pre-labels made from now on have the new probabilities.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/model/calibration")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<CalibrationRequest>(cancellation);
        var found = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        var model = found.Model ?? throw ProblemException.Conflict($"Project '{project}' has no model.");
        Check(wanted);
        var fit = await FitAsync(project, model, wanted.Batches, cancellation);
        if (fit.Items < MinItems)
        {
            throw ProblemException.Conflict($"The model has looked at {fit.Items} adjudicated items of these batches; at least {MinItems} are needed.");
        }

        var calibrated = model with
        {
            Calibration = new ModelCalibration
            {
                Temperature = Math.Round(fit.Temperature, 6), Threshold = wanted.Threshold ?? model.Calibration.Threshold, Items = fit.Items,
                ErrorBefore = Math.Round(fit.ErrorBefore, 6), ErrorAfter = Math.Round(fit.ErrorAfter, 6),
            },
        };
        await SetAsync(found, calibrated, cancellation);
        LogCalibrated(project, model.Sha256, fit.Temperature, fit.Items);
        return Reply.Ok(calibrated);
    }

    /// <summary>A model that was given to the project meanwhile is not replaced by the one that was looked at.</summary>
    private async Task SetAsync(Project project, ModelReference calibrated, CancellationToken cancellation)
    {
        var change = await projects.SetModelAsync(project.Id, calibrated, cancellation, project.Revision);
        if (change == ProjectChange.Changed)
        {
            throw ProblemException.Conflict($"Project '{project.Id}' was changed while its model was calibrated. Try again.");
        }

        change.Require(project.Id);
    }

    private async Task<TemperatureScalingResult> FitAsync(string project, ModelReference model, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var classes = model.Input.Classes.ToList();
        var (rows, truth) = (new List<float>(), new List<int>());
        foreach (var some in (await DecidedAsync(project, ids, cancellation)).Chunk(ReadsAtOnce))
        {
            var made = await Task.WhenAll(some.Select(item => prelabels.FindAsync(project, item.Key, cancellation)));
            foreach (var (item, prelabel) in some.Zip(made))
            {
                if (prelabel is not null && prelabel.Digest == model.Sha256 && prelabel.Probabilities.Count == classes.Count
                    && classes.IndexOf(item.Value) is var index and >= 0)
                {
                    rows.AddRange(prelabel.Probabilities.Select(value => Math.Clamp(value, 0, 1)));
                    truth.Add(index);
                }
            }
        }

        return classes.Count < 2
            ? new TemperatureScalingResult(1, 0, 0, 0, 0, 0)
            : TemperatureScaling.Run(rows.ToArray(), truth.ToArray(), classes.Count, new TemperatureScalingOptions());
    }

    /// <summary>The decided label of each item; the last batch stands.</summary>
    private async Task<Dictionary<string, string>> DecidedAsync(string project, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var decided = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var key = new BatchKey(project, id);
            _ = await batches.FindAsync(key, cancellation) ?? throw ProblemException.NotFound("batch", id);
            await foreach (var item in consensus.ReadAsync(key, cancellation))
            {
                if (item is { Status: ItemStatus.Adjudicated, Label: { } label } && decided.Count < MaxItems)
                {
                    decided[item.Item] = label;
                }
            }
        }

        return decided;
    }

    private static void Check(CalibrationRequest wanted)
    {
        var errors = new List<ProblemError>();
        if (wanted.Batches.Count is 0 or > MaxBatches || wanted.Batches.Any(id => id is null))
        {
            errors.Add(new ProblemError("/batches", $"Expected 1 to {MaxBatches} batch ids, found {wanted.Batches.Count}."));
        }

        if (wanted.Threshold is { } threshold && !(threshold is >= 0 and <= 1))
        {
            errors.Add(new ProblemError("/threshold", $"Expected 0 to 1, found {threshold}."));
        }

        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }
    }

    [LoggerMessage(1655, LogLevel.Information, "The model {Digest} of project {Project} has the temperature {Temperature} by {Items} items now.")]
    private partial void LogCalibrated(string project, string digest, double temperature, int items);
}
