namespace AnnotationFunctions.Inference.Hosting;

/// <summary>Who may use the server.</summary>
internal sealed record AccessOptions
{
    /// <summary>SHA-256 of the key that requests carry as <c>Authorization: Bearer KEY</c>, in hex; several, with commas, while keys are exchanged.</summary>
    public string? KeySha256 { get; init; }

    /// <summary>Whether a server that others can reach may do without a key, because its network lets in nobody else.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>The hashes of the keys; empty when none is asked for.</summary>
    public IReadOnlyList<byte[]> KeyHashes() => [.. Hashes().Select(Convert.FromHexString)];

    public IEnumerable<string> Faults(IReadOnlyList<string> addresses)
    {
        if (Hashes().Any(hash => hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
        {
            yield return "Inference:Access:KeySha256 must be 64 hex digits (several: with commas between them).";
        }

        var open = addresses.Where(address => !Loopback.Is(address)).ToList();
        if (open.Count > 0 && !Hashes().Any() && !AllowAnonymous)
        {
            yield return $"The server would listen on {string.Join(", ", open)} without a key. Set Inference:Access:KeySha256; or set "
                + "Inference:Access:AllowAnonymous to true where the network lets nobody else in; or listen on http://127.0.0.1.";
        }
    }

    private IEnumerable<string> Hashes() => (KeySha256 ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
