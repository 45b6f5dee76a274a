using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// Names what a measurement holds for: the model's file, how items are read and outputs understood, where it runs, the temperature of
/// its calibration, and the schema version. Whatever of these changes, what was measured before says nothing any more.
/// </summary>
internal static class AuditSource
{
    /// <summary>A name of 64 characters.</summary>
    public static string Of(ModelReference model, int schemaVersion)
    {
        var matters = new
        {
            model.Sha256,
            model.TokenizerSha256,
            model.Input,
            model.Head,
            model.Remote,
            model.Calibration.Temperature,
            schemaVersion,
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(matters, Json.Stored))));
    }
}
