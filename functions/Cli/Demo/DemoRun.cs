using System.Diagnostics;
using Azure.Storage.Blobs;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Local;
using AnnotationFunctions.Cli.Simulation;
using AnnotationFunctions.Cli.Transfer;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>The main job on real input, from the empty project to the dataset, over HTTP and the blob API alone.</summary>
internal sealed class DemoRun(LocalPipeline pipeline, ApiConnection api, SimulatorProcess simulator, DigitsSample sample, DemoUploads uploads)
{
    private const string ModelsContainer = "models";
    private const string ModelBlob = "digits.onnx";
    private static readonly TimeSpan IngestPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs it all, saves the dataset below <paramref name="output"/>, and returns what was observed.</summary>
    internal async Task<DemoObservation> RunAsync(Progress progress, string output, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await api.CreateProjectAsync(DemoProject.Definition(uploads.Pictures), cancellation);
        await PutModelAsync(cancellation);
        var annotators = await RegisterAsync(cancellation);
        var outcomes = await UploadAsync(progress, cancellation);
        var items = await api.ItemsAsync(DemoProject.Id, cancellation).ToListAsync(cancellation);
        var pictures = Pictures(items);
        await simulator.BeginAsync(
            new SimulationPlan(DemoProject.Seed, pipeline.Address, DemoProject.Id, DigitsSample.Classes, annotators, pictures), cancellation);
        var batch = await AnnotateAsync(progress, cancellation);
        return new DemoObservation
        {
            Uploads = uploads,
            Outcomes = outcomes,
            Items = items,
            Pictures = pictures,
            Batch = batch,
            Annotators = await api.AnnotatorsAsync(DemoProject.Id, cancellation).ToListAsync(cancellation),
            Tallies = await simulator.ReportAsync(cancellation),
            Dataset = await DownloadAsync(batch.Dataset, output, cancellation),
            Elapsed = Stopwatch.GetElapsedTime(started),
        };
    }

    private async Task PutModelAsync(CancellationToken cancellation)
    {
        var models = new BlobContainerClient(
            pipeline.Storage.ConnectionString, ModelsContainer, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        await models.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await models.GetBlobClient(ModelBlob).UploadAsync(sample.ModelFile, overwrite: true, cancellation);
        await api.SetModelAsync(DemoProject.Id, DemoProject.Model(ModelBlob), cancellation);
    }

    private async Task<IReadOnlyList<SimulatedAnnotator>> RegisterAsync(CancellationToken cancellation)
    {
        var registered = new List<SimulatedAnnotator>();
        foreach (var persona in DemoProject.Everybody)
        {
            var role = persona == DemoProject.Expert ? "reviewer" : "annotator";
            var wanted = new AnnotatorRegistration(persona.Id, role, simulator.CallbackFor(persona.Id), DemoProject.Capacity);
            var registration = await api.RegisterAsync(DemoProject.Id, persona.Id, wanted, cancellation);
            registered.Add(new SimulatedAnnotator(persona, registration.Token, registration.CallbackSecret));
        }

        return registered;
    }

    private async Task<IReadOnlyList<UploadFacts>> UploadAsync(Progress progress, CancellationToken cancellation)
    {
        var files = uploads.All.Select(upload => new LocalFile(upload.Name, () => new MemoryStream(upload.Content, writable: false), upload.Content.Length)).ToList();
        var uploading = progress.Step("Uploading", files.Count);
        var preparing = progress.Step("Preparing", files.Count);
        if (await new Uploader(api, DemoProject.Id).UploadAsync(files, () => uploading.Advance(), cancellation) is [var first, ..])
        {
            throw new CommandFailure($"'{first.Name}' could not be uploaded: {first.Reason}");
        }

        return await new UploadLedger(api, DemoProject.Id).WaitAsync(
            [.. files.Select(file => file.Name)], IngestPatience, count => preparing.Reach(count), cancellation);
    }

    /// <summary>What a person would see in each item. Items of archives show nothing that is known here.</summary>
    private Dictionary<string, SimulatedPicture> Pictures(IReadOnlyList<ItemFacts> items)
    {
        var truths = uploads.All.Where(upload => upload.Truth is not null).ToDictionary(upload => upload.Name, upload => upload.Truth!);
        return items
            .Where(item => item.Entry is null && truths.ContainsKey(item.Source))
            .ToDictionary(item => item.Id, item => new SimulatedPicture(item.Source, truths[item.Source]));
    }

    private async Task<BatchFacts> AnnotateAsync(Progress progress, CancellationToken cancellation)
    {
        var batch = await api.StartBatchAsync(DemoProject.Id, DemoProject.Batch, cancellation);
        ProgressStep? annotating = null;
        var (settled, lastNews) = (-1, Stopwatch.GetTimestamp());
        while (!batch.IsFinished)
        {
            await Task.Delay(Pause, cancellation);
            batch = await api.BatchAsync(DemoProject.Id, batch.Id, cancellation);
            if (batch.Progress.Items > 0)
            {
                annotating ??= progress.Step("Annotating", batch.Progress.Items);
                annotating.Reach(batch.Progress.Settled + batch.Progress.Unresolved);
            }

            if (batch.Progress.Settled > settled)
            {
                (settled, lastNews) = (batch.Progress.Settled, Stopwatch.GetTimestamp());
            }

            if (Stopwatch.GetElapsedTime(lastNews) > BatchPatience)
            {
                throw new CommandFailure(
                    $"The batch {batch.Id} stands still: {batch.Status}, {settled} of {batch.Progress.Items} items settled, nothing new for {BatchPatience.TotalMinutes:0} minutes.");
            }
        }

        annotating?.Reach(batch.Progress.Items);
        return batch.Status is "failed" or "cancelled" ? throw new CommandFailure($"The batch {batch.Id} is {batch.Status}: {batch.Failure}") : batch;
    }

    private async Task<DownloadedDataset?> DownloadAsync(string? version, string output, CancellationToken cancellation) => version is null
        ? null
        : await new DatasetDownload(api, DemoProject.Id).SaveAsync(version, Path.Combine(output, version), cancellation);
}
