using AnnotationFunctions.Inference.Hosting;

if (args is [HealthProbe.Argument])
{
    return await HealthProbe.RunAsync();
}

try
{
    await using var server = InferenceServer.Build(args);
    await server.RunAsync();
    return Environment.ExitCode;
}
catch (SettingsException e)
{
    foreach (var fault in e.Faults)
    {
        await Console.Error.WriteLineAsync($"inference: {fault}");
    }

    return 2;
}
