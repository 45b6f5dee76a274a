using System.Text.Json.Nodes;
using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>The project that the demo creates, and who works on it.</summary>
internal static class DemoProject
{
    internal const string Id = "digits";
    internal const string Batch = "demo";
    internal const string Currency = "EUR";

    /// <summary>With it, the share of right answers that each of the five good annotators has over all 600 pictures is within half a point of its accuracy.</summary>
    internal const int Seed = 1463;

    /// <summary>With fewer pictures, who answers at random is not found out soon enough for the usual gate.</summary>
    internal const int PicturesToKnowEverybody = 200;

    /// <summary>Tasks that an annotator has in hand at most.</summary>
    internal const int Capacity = 16;

    /// <summary>Share of suggestions that the good annotators take without looking at the picture.</summary>
    internal const double Trust = 0.25;

    /// <summary>Share of the answers that are given without seeing what the model suggests.</summary>
    internal const double ControlShare = 0.7;

    /// <summary>The eight annotators.</summary>
    internal static readonly IReadOnlyList<Persona> Annotators =
    [
        new("ada", Behaviour.Steady, 0.97, Trust: Trust),
        new("ben", Behaviour.Steady, 0.95, Trust: Trust),
        new("cleo", Behaviour.Steady, 0.94, Trust: Trust),
        new("dan", Behaviour.Steady, 0.92, Trust: Trust),
        new("eve", Behaviour.Steady, 0.90, Trust: Trust),
        new("finn", Behaviour.Confusing, 0.95, ["4", "9"], Trust),
        new("gus", Behaviour.Random, 0.10),
        new("hana", Behaviour.Silent, 0),
    ];

    /// <summary>Decides what the eight disagree on.</summary>
    internal static readonly Persona Expert = new("ines", Behaviour.Steady, 0.99);

    /// <summary>The eight, then the expert.</summary>
    internal static IEnumerable<Persona> Everybody => Annotators.Append(Expert);

    internal static string Describe(Persona persona) => persona.Behaviour switch
    {
        Behaviour.Steady when persona == Expert => $"expert, right in {persona.Accuracy:P0}",
        Behaviour.Steady => $"right in {persona.Accuracy:P0}",
        Behaviour.Confusing => $"takes {persona.Pair![0]} and {persona.Pair[1]} for each other",
        Behaviour.Random => "answers at random",
        _ => "never answers",
    };

    /// <summary>The body of POST projects.</summary>
    internal static JsonObject Definition(int pictures) => new()
    {
        ["id"] = Id,
        ["name"] = "Handwritten digits",
        ["description"] = "The demo: which digit does the picture show?",
        ["schema"] = new JsonObject
        {
            ["taskType"] = "classification.one",
            ["classes"] = new JsonArray([.. DigitsSample.Classes.Select(name => new JsonObject { ["id"] = name, ["name"] = $"Digit {name}" })]),
        },
        ["policy"] = Policy(pictures),
        ["guideline"] = new JsonObject { ["markdown"] = Guideline },
    };

    private static JsonObject Policy(int pictures)
    {
        var policy = new JsonObject
        {
            // The shortest lease there is: the annotator who never answers holds every one of their tasks for so long.
            ["taskLease"] = "00:00:10",
            // Whoever costs as much as five answers is asked after five that do not settle it.
            ["maxAnswers"] = 5,
            ["pricePerAnswer"] = 0.02,
            ["pricePerReview"] = 0.10,
            ["currency"] = Currency,
            ["suggestions"] = new JsonObject { ["controlShare"] = ControlShare },
        };
        if (pictures < PicturesToKnowEverybody)
        {
            policy["minAgreementLower"] = 0.2;
        }

        return policy;
    }

    /// <summary>What the model takes and gives, as samples/digits/model/model.json says.</summary>
    internal static JsonObject Model(string file) => new()
    {
        ["name"] = "digits-cnn",
        ["file"] = file,
        ["input"] = new JsonObject
        {
            ["width"] = 32,
            ["height"] = 32,
            ["channels"] = 1,
            ["classes"] = new JsonArray([.. DigitsSample.Classes.Select(name => JsonValue.Create(name))]),
            ["name"] = "image",
            ["output"] = "probabilities",
        },
    };

    private const string Guideline = """
        # Which digit does the picture show?

        Choose the digit that the writer most probably meant. Every picture shows exactly one.

        - **1 or 7**: a 7 has a horizontal stroke at the top; a 1 may have a short slanted one, and a foot.
        - **4 or 9**: a 9 is closed at the top.
        - **3 or 8**: an 8 is closed on both sides.
        - **5 or 6**: the lower loop of a 6 is closed.

        If two digits are equally probable, skip the picture as *undecidable*.
        """;
}
