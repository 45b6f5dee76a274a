#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
// Receives tasks and answers them. .NET SDK 10, no packages:  WEBHOOK_SECRET=whsec_… PORT=8080 dotnet run receiver.cs
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

var key = Convert.FromBase64String(Environment.GetEnvironmentVariable("WEBHOOK_SECRET")!["whsec_".Length..]);
var http = new HttpClient();
var app = WebApplication.Create(args);
app.MapPost("/{**any}", async (HttpRequest request) =>
{
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer); // the signature is over these bytes, not over what a parser makes of them
    if (!IsGenuine(request.Headers, buffer.ToArray())) return Results.Unauthorized();
    _ = AnswerAsync(JsonNode.Parse(buffer.ToArray())!["data"]!);
    return Results.Accepted(); // at once; the work comes afterwards
});
app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "8080"}");

bool IsGenuine(IHeaderDictionary headers, byte[] body)
{
    string id = headers["webhook-id"].ToString(), time = headers["webhook-timestamp"].ToString();
    if (!long.TryParse(time, out var seconds) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) >= 300) return false; // an old call may be a copy that somebody kept
    var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body]));
    return headers["webhook-signature"].ToString().Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected)));
}

async Task AnswerAsync(JsonNode task) // the same task may come twice, and the same answer too: it is stored once
{
    var media = await http.GetByteArrayAsync((string)task["mediaUrl"]!);
    var choice = (string)task["answerSchema"]!["anyOf"]![0]!["properties"]!["class"]!["enum"]![media.Length % 2]!; // here people look at the media
    var answer = new JsonObject { ["type"] = (string)task["taskType"]!, ["schemaVersion"] = (int)task["schemaVersion"]!, ["class"] = choice };
    using var reply = await http.PostAsJsonAsync((string)task["answerUrl"]!, new JsonObject { ["answer"] = answer });
    app.Logger.LogInformation("{Task}: {Status}", (string)task["task"]!, (int)reply.StatusCode);
}
