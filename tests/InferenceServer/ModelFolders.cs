namespace AnnotationFunctions.Tests.InferenceServer;

/// <summary>A model repository in a temporary folder; deleted when it is disposed of.</summary>
public sealed class ModelFolders : IDisposable
{
    public ModelFolders() => Path = Directory.CreateTempSubdirectory("inference-models-").FullName;

    public string Path { get; }

    public ModelFolders Add(string model, int version, byte[] file)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, model, $"{version}")).FullName;
        var made = System.IO.Path.Combine(folder, "new");
        File.WriteAllBytes(made, file);
        File.Move(made, System.IO.Path.Combine(folder, "model.onnx"), overwrite: true);
        return this;
    }

    public ModelFolders Config(string model, string json)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, model));
        File.WriteAllText(System.IO.Path.Combine(Path, model, "config.json"), json);
        return this;
    }

    public void Remove(string model, int version) => Directory.Delete(System.IO.Path.Combine(Path, model, $"{version}"), recursive: true);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
