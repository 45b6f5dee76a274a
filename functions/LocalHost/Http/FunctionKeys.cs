using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// Checks the key of a request, given as header <c>x-functions-key</c> or as query value <c>code</c>. The master key opens everything, the
/// function key the functions, the system key the management API.
/// </summary>
internal sealed class FunctionKeys
{
    private readonly byte[]? master;
    private readonly byte[]? function;
    private readonly byte[]? system;

    private FunctionKeys(KeyFile? file)
    {
        File = file;
        master = file is null ? null : Hash(file.Master);
        function = file is null ? null : Hash(file.Function);
        system = file is null ? null : Hash(file.System);
    }

    /// <summary>No key is asked for: only this machine can reach the host.</summary>
    public static FunctionKeys NotEnforced { get; } = new(null);

    /// <summary>The keys themselves; null where none are enforced.</summary>
    public KeyFile? File { get; }

    public bool Enforced => File is not null;

    public static FunctionKeys Enforce(KeyFile file) => new(file);

    public bool Allow(HttpRequest request, AuthorizationLevel level)
    {
        if (!Enforced || level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        if (Given(request) is not { Length: > 0 } key)
        {
            return false;
        }

        var hash = Hash(key);
        return Same(hash, master!) || level switch
        {
            AuthorizationLevel.Function or AuthorizationLevel.User => Same(hash, function!),
            AuthorizationLevel.System => Same(hash, system!),
            _ => false,
        };
    }

    private static string? Given(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Same(byte[] one, byte[] two) => CryptographicOperations.FixedTimeEquals(one, two);
}

/// <summary>Which key opens something, as bindings name it.</summary>
internal enum AuthorizationLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}
