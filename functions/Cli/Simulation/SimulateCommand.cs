using System.CommandLine;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// <c>annotate simulate</c>, hidden: the process of the simulated annotators. Writes its address as one line of JSON, reads a
/// <see cref="SimulationPlan"/> as one line, works until its standard input closes, which it also does when the demo is killed.
/// </summary>
internal static class SimulateCommand
{
    internal const string Name = "simulate";

    internal static Command Create(Terminal terminal)
    {
        var command = new Command(Name, "The process of the demo's simulated annotators.") { Hidden = true };
        command.SetAction((_, cancellation) => RunAsync(terminal.Output, Console.In, cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(TextWriter output, TextReader input, CancellationToken cancellation)
    {
        await using var server = await SimulatorServer.StartAsync(cancellation);
        await output.WriteLineAsync(JsonSerializer.Serialize(new SimulatorReady(server.Address), Wire.Compact));
        await output.FlushAsync(cancellation);
        if (await input.ReadLineAsync(cancellation) is { } line)
        {
            server.Begin(JsonSerializer.Deserialize<SimulationPlan>(line, Wire.Compact)
                ?? throw new CommandFailure("The plan on standard input is null; expected a JSON object."));
            while (await input.ReadLineAsync(cancellation) is not null)
            {
            }
        }

        return ExitCode.Done;
    }
}
