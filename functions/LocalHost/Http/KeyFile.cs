using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Hosting;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>The function keys of this host, in a file that only its owner may read; made at the first start that needs them.</summary>
internal sealed record KeyFile(string Master, string Function, string System)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string PathIn(string dataPath) => Path.Combine(dataPath, "keys.json");

    public static KeyFile ReadOrCreate(string dataPath)
    {
        var path = PathIn(dataPath);
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        try
        {
            var keys = JsonSerializer.Deserialize<KeyFile>(File.ReadAllText(path), Format);
            return keys is { Master.Length: > 0, Function.Length: > 0, System.Length: > 0 }
                ? keys
                : throw new HostStartException($"{path} must hold the keys 'master', 'function' and 'system'.");
        }
        catch (JsonException error)
        {
            throw new HostStartException($"{path} is not JSON: {error.Message}");
        }
    }

    /// <summary>Written aside and moved, so that a file that exists is whole.</summary>
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, new KeyFile(NewKey(), NewKey(), NewKey()), Format);
        }

        File.Move(draft, path, overwrite: false);
    }

    private static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
