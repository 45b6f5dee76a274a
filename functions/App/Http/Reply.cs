using System.Text;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Successful results, written with <see cref="Json.Http"/> whatever the host's own JSON options are.</summary>
public static class Reply
{
    /// <summary>200 with a JSON body.</summary>
    public static IResult Ok<T>(T value) => Results.Json(value, Json.Http, statusCode: StatusCodes.Status200OK);

    /// <summary>201 with a JSON body and the address of what was made, relative to the API's root (<c>projects/a</c>).</summary>
    public static IResult Created<T>(string path, T value) => new Located<T>(StatusCodes.Status201Created, path, value);

    /// <summary>202 with a JSON body and the address where progress shows.</summary>
    public static IResult Accepted<T>(string path, T value) => new Located<T>(StatusCodes.Status202Accepted, path, value);

    /// <summary>204.</summary>
    public static IResult Nothing() => Results.NoContent();

    /// <summary>200 with text of a media type.</summary>
    public static IResult Text(string content, string contentType) => Results.Text(content, contentType, Encoding.UTF8);

    private sealed record Located<T>(int Status, string Path, T Value) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.Headers.Location = $"/api/{Path}";
            return Results.Json(Value, Json.Http, statusCode: Status).ExecuteAsync(http);
        }
    }
}
