namespace AnnotationFunctions.Cli.Simulation;

/// <summary>What the demo tells the simulator, on one line of its standard input: never on the command line, since it carries secrets.</summary>
/// <param name="Seed">Makes every answer repeatable.</param>
/// <param name="Address">The function app.</param>
/// <param name="Project">Project id.</param>
/// <param name="Classes">The classes to choose from.</param>
/// <param name="Annotators">Who is simulated.</param>
/// <param name="Pictures">Item id to what a person would see in it.</param>
internal sealed record SimulationPlan(
    int Seed, Uri Address, string Project, IReadOnlyList<string> Classes, IReadOnlyList<SimulatedAnnotator> Annotators, IReadOnlyDictionary<string, SimulatedPicture> Pictures);
