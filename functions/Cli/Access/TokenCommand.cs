using System.CommandLine;
using System.Globalization;
using AnnotationFunctions.Cli.Client;
using Spectre.Console;

namespace AnnotationFunctions.Cli.Access;

/// <summary><c>annotate token</c>: issues, lists and revokes the tokens by which people and services reach the app.</summary>
internal static class TokenCommand
{
    internal static Command Create(Terminal terminal) => new("token", "Issue, list and revoke access tokens.")
    {
        Issue(terminal), List(terminal), Revoke(terminal),
    };

    private static Command Issue(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Whose token it is: a person or a service." };
        var role = new Option<string>("--role") { Description = "What the token may do.", Required = true };
        role.AcceptOnlyFromAmong("owner", "ops", "uploader");
        var projects = new Option<string[]>("--project") { Description = "A project that it is for; may be repeated. * is all of them.", HelpName = "id", DefaultValueFactory = _ => ["*"] };
        var days = new Option<int?>("--days") { Description = "Days until it expires. By default it never does.", HelpName = "number" };
        var command = new Command("issue", "Issue a token and write it to standard output, this one time.") { name, role, projects, days };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var expiresAt = arguments.GetValue(days) is { } count ? DateTimeOffset.UtcNow.AddDays(count) : (DateTimeOffset?)null;
            var request = new { name = arguments.GetValue(name), role = arguments.GetValue(role), projects = arguments.GetValue(projects), expiresAt };
            var issued = await api.PostAsync<TokenFacts>("tokens", request, cancellation);
            terminal.Output.WriteLine(issued.Token);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var command = new Command("list", "List the tokens.") { json };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            var tokens = new List<TokenFacts>();
            await foreach (var token in api.PagesAsync<TokenFacts>("tokens", cancellation))
            {
                tokens.Add(token);
            }

            if (arguments.GetValue(json))
            {
                terminal.Json(tokens);
            }
            else
            {
                terminal.Results.Write(TableOf(tokens));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Id of the token, as `annotate token list` shows it." };
        var command = new Command("revoke", "Revoke a token for good.") { id };
        var connection = new ConnectionOptions(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            using var api = connection.Open(arguments);
            await api.DeleteAsync($"tokens/{Uri.EscapeDataString(arguments.GetRequiredValue(id))}", cancellation);
            terminal.Output.WriteLine($"Token {arguments.GetValue(id)} is revoked.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Table TableOf(IEnumerable<TokenFacts> tokens)
    {
        var table = new Table().AddColumns("Id", "Name", "Role", "Projects", "Issued", "State");
        foreach (var token in tokens)
        {
            var state = token.RevokedAt is not null ? "revoked" : token.ExpiresAt is { } end ? $"until {Day(end)}" : "valid";
            table.AddRow(
                new Text(token.Id), new Text(token.Name), new Text(token.Role), new Text(string.Join(", ", token.Projects)),
                new Text(Day(token.IssuedAt)), new Text(state));
        }

        return table;
    }

    private static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
