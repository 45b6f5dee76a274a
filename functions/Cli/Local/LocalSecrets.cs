using System.Security.Cryptography;
using System.Text;

namespace AnnotationFunctions.Cli.Local;

/// <summary>
/// The two secrets of a local pipeline, made once and kept readable by their owner only: the owner's token, of which the app is told
/// no more than the SHA-256, and the key that signs task links.
/// </summary>
internal sealed record LocalSecrets(string OwnerToken, string SigningKey)
{
    internal string OwnerTokenSha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OwnerToken)));

    internal static LocalSecrets Of(StateFolder state) => new(
        ReadOrCreate(state.OwnerToken, () => $"anf_owner_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}"),
        ReadOrCreate(state.SigningKey, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

    internal static string ReadOrCreate(string path, Func<string> create)
    {
        if (File.Exists(path))
        {
            var kept = File.ReadAllText(path).Trim();
            return kept.Length > 0 ? kept : throw new CommandFailure($"{path} is empty. Delete it, and the next start makes a new one.");
        }

        var secret = create();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(secret);
        return secret;
    }
}
