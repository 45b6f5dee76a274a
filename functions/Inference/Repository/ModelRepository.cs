using System.Collections.Immutable;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>
/// The models of the server. Reading is free of locks; loads and unloads come one after another. A reload replaces a version only when the
/// new file serves, so that a bad file never takes down what worked.
/// </summary>
internal sealed partial class ModelRepository(
    IModelSource source, ModelLoader loader, BatchingOptions defaults, ILogger<ModelRepository> log) : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim changing = new(1);
    private volatile ImmutableSortedDictionary<string, ServedModel> models = ImmutableSortedDictionary.Create<string, ServedModel>(StringComparer.Ordinal);

    /// <summary>Every model known.</summary>
    public IEnumerable<ServedModel> Models => models.Values;

    /// <summary>Whether the models of the start have been tried.</summary>
    public bool Started { get; private set; }

    public ServedModel? Find(string name) => models.GetValueOrDefault(name);

    /// <summary>A version to run, leased; return it.</summary>
    /// <exception cref="InferenceException">There is none such, or it is not ready.</exception>
    public LoadedModel Lease(string name, int? version)
    {
        var entry = Entry(name, version);
        while (entry.Loaded is { } loaded)
        {
            if (loaded.TryLease())
            {
                return loaded;
            }

            // What replaces a version is published before the version retires: whoever comes between the two takes the new one.
            entry = Entry(name, version);
            if (entry.Loaded == loaded)
            {
                break;
            }
        }

        throw entry.State switch
        {
            ModelState.Loading => new InferenceException(
                InferenceFailure.Unavailable, $"Model '{name}' version {entry.Version} is being loaded.", TimeSpan.FromSeconds(2)),
            ModelState.Failed => new InferenceException(InferenceFailure.ModelFailed, entry.Reason!),
            _ => new InferenceException(InferenceFailure.Unavailable, $"Model '{name}' version {entry.Version} is not loaded.", TimeSpan.FromSeconds(5)),
        };
    }

    /// <summary>A version, ready or not; without a number, the one that answers where none is named.</summary>
    /// <exception cref="InferenceException">There is none such, or the server has not come to it yet.</exception>
    public ModelEntry Entry(string name, int? version)
    {
        if (Find(name) is not { } model)
        {
            throw Started
                ? new InferenceException(InferenceFailure.Unknown, $"There is no model '{name}'.")
                : new InferenceException(InferenceFailure.Unavailable, $"There is no model '{name}' yet; the server is starting.", TimeSpan.FromSeconds(2));
        }

        if ((version is { } number ? model.Entries.GetValueOrDefault(number) : model.Default) is { } entry)
        {
            return entry;
        }

        throw (model.Entries.Count, model.Reason) switch
        {
            (0, { } reason) => new InferenceException(InferenceFailure.ModelFailed, reason),
            (0, _) => new InferenceException(InferenceFailure.Unavailable, $"Model '{name}' is not loaded.", TimeSpan.FromSeconds(5)),
            _ => new InferenceException(
                InferenceFailure.Unknown, $"Model '{name}' has no version {version ?? model.DefaultVersion}; it has {string.Join(", ", model.Entries.Keys)}."),
        };
    }

    /// <summary>Loads every model of the source. One that fails does not stop the others, nor the server.</summary>
    public async Task LoadAllAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var name in await source.ListAsync(cancellation))
            {
                try
                {
                    await LoadAsync(name, cancellation);
                }
                catch (InferenceException)
                {
                    // Logged, and kept as the reason in the index.
                }
            }
        }
        finally
        {
            Started = true;
        }
    }

    /// <summary>Notes every model of the source without loading it.</summary>
    public async Task DiscoverAsync(CancellationToken cancellation)
    {
        foreach (var name in await source.ListAsync(cancellation))
        {
            models = models.ContainsKey(name) ? models : models.Add(name, ServedModel.None(name));
        }

        Started = true;
    }

    /// <summary>Loads what is new or changed of a model, and unloads versions that are gone.</summary>
    /// <exception cref="InferenceException">There is no such model, or a version of it cannot be served; versions that served go on.</exception>
    public async Task LoadAsync(string name, CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            await LoadChangesAsync(name, cancellation);
        }
        catch (ModelFileException e)
        {
            var reason = $"Model '{name}' cannot be served: {Sentence(e)}";
            LogFailed(reason);
            Publish((Find(name) ?? ServedModel.None(name)) with { Reason = reason });
            throw new InferenceException(InferenceFailure.Invalid, reason, inner: e);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Unloads all versions of a model, after what they have begun. Completes then.</summary>
    /// <exception cref="InferenceException">There is no such model.</exception>
    public async Task UnloadAsync(string name, CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            var model = Find(name) ?? throw new InferenceException(InferenceFailure.Unknown, $"There is no model '{name}'.");
            foreach (var entry in model.Entries.Values)
            {
                await RetireAsync(name, entry, new ModelEntry(entry.Version, ModelState.Unavailable, "unloaded", null));
            }
        }
        finally
        {
            changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var retired = Task.WhenAll(models.Values.SelectMany(model => model.Entries.Values).Select(entry => entry.Loaded?.RetireAsync() ?? Task.CompletedTask));

        // The process ends: a run that is stuck must not keep it.
        await Task.WhenAny(retired, Task.Delay(PatienceAtTheEnd));
    }

    private async Task LoadChangesAsync(string name, CancellationToken cancellation)
    {
        // A folder without a version or a configuration is somebody else's, as in a container that holds other files too.
        var folder = await source.FetchAsync(name, cancellation) is { } found && (found.Files.Count > 0 || found.Config is not null) ? found
            : throw new InferenceException(InferenceFailure.Unknown, $"There is no model '{name}' in the repository.");
        var config = folder.Config is { } json ? ModelConfigFile.Read(json, defaults) : new ModelConfig { Batching = defaults };
        var chosen = config.Choose(folder.Files.Keys).ToList();
        if (chosen.Count == 0)
        {
            throw new ModelFileException($"it has no version to serve; expected '{name}/1/{FolderSource.ModelFile}'");
        }

        Publish((Find(name) ?? ServedModel.None(name)) with { DefaultVersion = config.DefaultVersion, Reason = null });
        var failures = new List<string>();
        foreach (var version in chosen)
        {
            if (await LoadVersionAsync(name, version, folder.Files[version], config, cancellation) is { } failure)
            {
                failures.Add(failure);
            }
        }

        foreach (var gone in Find(name)!.Entries.Values.Where(entry => !chosen.Contains(entry.Version)).ToList())
        {
            await RetireAsync(name, gone, null);
        }

        if (failures.Count > 0)
        {
            throw new InferenceException(InferenceFailure.Invalid, string.Join(' ', failures));
        }
    }

    /// <summary>Why a version could not be loaded; null when it serves.</summary>
    private async Task<string?> LoadVersionAsync(string name, int version, string file, ModelConfig config, CancellationToken cancellation)
    {
        var before = Find(name)!.Entries.GetValueOrDefault(version);
        if (before?.Loaded is { } serving && serving.Config.Source == config.Source
            && serving.Sha256 == await ModelLoader.DigestAsync(file, cancellation))
        {
            Publish(Find(name)!.With(before with { State = ModelState.Ready, Reason = null }));
            return null;
        }

        Publish(Find(name)!.With(new ModelEntry(version, before?.Loaded is null ? ModelState.Loading : ModelState.Ready, null, before?.Loaded)));
        try
        {
            var loaded = await loader.LoadAsync(name, version, file, config, cancellation);
            Publish(Find(name)!.With(new ModelEntry(version, ModelState.Ready, null, loaded)));
            _ = before?.Loaded?.RetireAsync();
            return null;
        }
        catch (Exception e) when (e is ModelFileException or IOException or UnauthorizedAccessException)
        {
            var reason = $"Model '{name}' version {version} cannot be served: {Sentence(e)}";
            LogFailed(reason);
            Publish(Find(name)!.With(new ModelEntry(version, before?.Loaded is null ? ModelState.Failed : ModelState.Ready, reason, before?.Loaded)));
            return reason;
        }
        catch
        {
            Publish(Find(name)!.With(before ?? new ModelEntry(version, ModelState.Unavailable, "its loading was interrupted", null)));
            throw;
        }
    }

    /// <summary>Takes a version out of service, then puts <paramref name="after"/> in its place, or nothing.</summary>
    private async Task RetireAsync(string name, ModelEntry entry, ModelEntry? after)
    {
        Publish(Find(name)!.With(entry with { State = ModelState.Unloading, Loaded = null }));
        if (entry.Loaded is { } loaded)
        {
            await loaded.RetireAsync();
            LogUnloaded(name, entry.Version);
        }

        var model = Find(name)!;
        Publish(after is null ? model with { Entries = model.Entries.Remove(entry.Version) } : model.With(after));
    }

    /// <summary>Some messages end with what another library or a list of faults says, which has its full stop already.</summary>
    private static string Sentence(Exception failure) => failure.Message.EndsWith('.') ? failure.Message : failure.Message + ".";

    private void Publish(ServedModel model) => models = models.SetItem(model.Name, model);

    [LoggerMessage(EventId = 4111, Level = LogLevel.Error, Message = "{Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(EventId = 4112, Level = LogLevel.Information, Message = "Unloaded model {Model} version {Version}")]
    private partial void LogUnloaded(string model, int version);
}
