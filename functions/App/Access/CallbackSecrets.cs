using System.Globalization;

namespace AnnotationFunctions.App.Access;

/// <summary>
/// The secret with which callbacks to an annotator are signed (Standard Webhooks: <c>whsec_</c> and base64 of 32 bytes). It is derived, so
/// nothing is stored that could leak; a new version makes a new secret.
/// </summary>
public sealed class CallbackSecrets(SigningKey signingKey)
{
    /// <summary>The secret of an annotator of a project; the same for the same three values.</summary>
    public async ValueTask<string> ForAsync(string project, string annotator, int version, CancellationToken cancellation)
    {
        var purpose = string.Create(CultureInfo.InvariantCulture, $"callback/1/{project.Length}:{project}{annotator.Length}:{annotator}{version}");
        return "whsec_" + Convert.ToBase64String(await signingKey.ForAsync(purpose, cancellation));
    }
}
