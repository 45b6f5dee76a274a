using AnnotationFunctions.Tests.DurableServer;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton<CounterSums>();
using var host = builder.Build();
host.Services.GetRequiredService<CounterSums>();
await host.StartAsync();
Console.WriteLine(ServerProcess.ReadyMark + host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
_ = Task.Run(() =>
{
    while (Console.In.ReadLine() is not null)
    {
    }
    Environment.Exit(3); // whoever started this process is gone
});
await host.WaitForShutdownAsync();
