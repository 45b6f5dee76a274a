using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace AnnotationFunctions.Tests.EndToEnd.Host;

/// <summary>Writes an owner's token into the table <c>tokens</c>, in the documented format, so that the suite needs no setting of the app.</summary>
internal static class IssuedOwner
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    internal static async Task<string> IssueAsync(string storage)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var text = $"anf_{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var body = JsonSerializer.Serialize(
            new
            {
                Id = id,
                Name = "end-to-end suite",
                Role = "owner",
                Projects = new[] { "*" },
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
                IssuedAt = DateTimeOffset.UtcNow,
                IssuedBy = "storage",
                ExpiresAt = DateTimeOffset.UtcNow.AddHours(6),
            },
            CamelCase);
        var tokens = new TableClient(storage, "tokens");
        await tokens.CreateIfNotExistsAsync();
        await tokens.AddEntityAsync(new TableEntity("token", id) { ["body"] = body });
        return text;
    }
}
