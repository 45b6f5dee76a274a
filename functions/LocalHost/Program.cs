using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// annotation-host --app FOLDER [--port PORT | --urls URLS]: runs the function app that was built or published into a folder. docs/local-host.md has the settings.
try
{
    var folder = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build()["app"];
    var app = AppFolder.Open(string.IsNullOrEmpty(folder) ? "." : folder);
    await using var host = await FunctionHost.StartAsync(FunctionHost.CreateBuilder(args, app), CancellationToken.None);
    await host.WaitForShutdownAsync();
    return host.Services.GetRequiredService<AccountLease>().IsLost ? 1 : 0;
}
catch (HostStartException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
