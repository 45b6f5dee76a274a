namespace AnnotationFunctions.Inference.Hosting;

/// <summary><c>AnnotationFunctions.Inference healthcheck</c>: for images without a shell or an HTTP client. 0 when the server here lives.</summary>
internal static class HealthProbe
{
    public const string Argument = "healthcheck";

    public static async Task<int> RunAsync()
    {
        var port = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0] ?? "8085";
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await client.GetAsync($"http://127.0.0.1:{port}/v2/health/live");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"No answer on port {port}: {e.Message}");
            return 1;
        }
    }
}
