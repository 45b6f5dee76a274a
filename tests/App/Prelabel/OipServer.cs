using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// A small server of the Open Inference Protocol v2 over the ONNX runtime, written from the protocol's text. <see cref="Intercept"/> lets a test answer in its
/// place, as bad servers do.
/// </summary>
internal sealed class OipServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, OnnxRunner> models = [];

    private OipServer(WebApplication app) => this.app = app;

    /// <summary>Answers a request in the server's place when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    public int Requests { get; private set; }

    /// <summary>What it says of itself with metadata and answers; nothing by default, as servers of other makers.</summary>
    public ServedModel Says { get; set; } = new(null, null);

    public Uri Url => new(app.Urls.First() + "/");

    public PrelabelOptions Options => new() { InferenceUrl = Url, AllowLoopback = true };

    public static Task<OipServer> StartAsync(params string[] models) => StartAsync(new Uri("http://127.0.0.1:0"), models);

    public static async Task<OipServer> StartAsync(Uri url, params string[] models)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new OipServer(app);
        foreach (var model in models)
        {
            server.models[model] = TestModels.Run(model);
        }

        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        foreach (var model in models.Values)
        {
            model.Dispose();
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        Requests++;
        if (await Intercept(http))
        {
            return;
        }

        var parts = http.Request.Path.Value!.Trim('/').Split('/');
        if (parts is not ["v2", "models", var name, ..] || !models.TryGetValue(name, out var model))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsJsonAsync(new { error = "no such model" });
        }
        else if (parts[^1] == "infer")
        {
            await InferAsync(http, name, model, Says);
        }
        else
        {
            await http.Response.WriteAsJsonAsync(new { name, parameters = Parameters(Says), platform = "onnxruntime_onnx", inputs = model.Signature.Inputs.Select(Facts), outputs = model.Signature.Outputs.Select(Facts) });
        }
    }

    private static object Parameters(ServedModel says) => says.Sha256 is null ? new { } : new { model_sha256 = says.Sha256 };

    private static object Facts(TensorFacts facts) => new { name = facts.Name, datatype = facts.Type!.Value.Name(), shape = facts.Shape };

    private static async Task InferAsync(HttpContext http, string name, OnnxRunner model, ServedModel says)
    {
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        var jsonLength = http.Request.Headers.TryGetValue("Inference-Header-Content-Length", out var header) ? int.Parse(header.ToString(), CultureInfo.InvariantCulture) : body.Length;
        var request = JsonNode.Parse(body.AsSpan(0, jsonLength))!;
        var at = jsonLength;
        var inputs = request["inputs"]!.AsArray().Select(input => Read(input!, body, ref at)).ToList();
        var wanted = request["outputs"]!.AsArray().Select(output => output!["name"]!.GetValue<string>()).ToList();
        var binary = request["outputs"]![0]!["parameters"]?["binary_data"]?.GetValue<bool>() == true;
        await WriteAsync(http, name, await model.RunAsync(inputs, wanted, http.RequestAborted), binary, says);
    }

    private static Tensor Read(JsonNode input, byte[] body, ref int at)
    {
        var (name, type) = (input["name"]!.GetValue<string>(), input["datatype"]!.GetValue<string>());
        var shape = input["shape"]!.AsArray().Select(length => length!.GetValue<long>()).ToArray();
        if (input["parameters"]?["binary_data_size"]?.GetValue<int>() is { } size)
        {
            at += size;
            return Tensor.FromBytes(name, TensorTypes.Find(type)!.Value, shape, body.AsSpan(at - size, size));
        }

        var data = input["data"]!.AsArray();
        return type switch
        {
            "FP32" => Tensor.Of(name, shape, data.Select(value => value!.GetValue<float>()).ToArray()),
            "INT64" => Tensor.Of(name, shape, data.Select(value => value!.GetValue<long>()).ToArray()),
            _ => throw new NotSupportedException(type),
        };
    }

    private static async Task WriteAsync(HttpContext http, string name, IReadOnlyList<Tensor> outputs, bool binary, ServedModel says)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            model_name = name,
            model_version = says.Version,
            parameters = Parameters(says),
            outputs = outputs.Select(output => binary
                ? (object)new { name = output.Name, datatype = "FP32", shape = output.Shape, parameters = new { binary_data_size = output.Count * 4 } }
                : new { name = output.Name, datatype = "FP32", shape = output.Shape, data = output.Floats() }),
        });
        if (binary)
        {
            http.Response.Headers["Inference-Header-Content-Length"] = json.Length.ToString(CultureInfo.InvariantCulture);
        }

        await http.Response.Body.WriteAsync(json);
        foreach (var output in binary ? outputs : [])
        {
            var bytes = new byte[output.Count * 4];
            for (var i = 0; i < output.Count; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), output.Floats()[i]);
            }

            await http.Response.Body.WriteAsync(bytes);
        }
    }
}
