using System.CommandLine;

namespace AnnotationFunctions.Cli.Client;

/// <summary>How a client command finds the app and who it is: the option, then the environment, then what <c>annotate up</c> left in .data.</summary>
internal sealed class ConnectionOptions
{
    private const string UrlVariable = "ANNOTATION_URL";
    private const string TokenVariable = "ANNOTATION_TOKEN";

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Address of the function app. By default what the variable {UrlVariable} says, or http://127.0.0.1:{Local.UpCommand.DefaultPort}.",
        HelpName = "address",
    };

    private readonly Option<FileInfo?> _tokenFile = new("--token-file")
    {
        Description = $"File that holds the access token. By default what the variable {TokenVariable} says, or the token that `annotate up` left in .data/owner.token.",
        HelpName = "file",
    };

    internal ConnectionOptions(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_tokenFile);
    }

    internal ApiConnection Open(ParseResult arguments) => new(Address(arguments.GetValue(_url)), Token(arguments.GetValue(_tokenFile)));

    private static Uri Address(string? option)
    {
        var text = option ?? Environment.GetEnvironmentVariable(UrlVariable) ?? $"http://127.0.0.1:{Local.UpCommand.DefaultPort}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri(address.GetLeftPart(UriPartial.Path))
            : throw CommandFailure.WrongUsage($"The address of the app is '{text}'; expected one like https://annotation.example.org.");
    }

    private static string Token(FileInfo? file)
    {
        if (file is not null)
        {
            return file.Exists ? Read(file.FullName) : throw CommandFailure.WrongUsage($"There is no token file {file.FullName}.");
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            return token;
        }

        var kept = Path.Combine(Local.Repository.Find().DataFolder, "owner.token");
        return File.Exists(kept)
            ? Read(kept)
            : throw new CommandFailure($"No access token: name one with --token-file or {TokenVariable}, or let `annotate up` make {kept}.");
    }

    private static string Read(string path)
    {
        var token = File.ReadAllText(path).Trim();
        return token.Length > 0 ? token : throw new CommandFailure($"The token file {path} is empty.");
    }
}
