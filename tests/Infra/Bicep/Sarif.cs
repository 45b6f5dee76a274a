using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Infra.Bicep;

/// <summary>Reads findings: the exit code alone lets type errors pass, which are warnings.</summary>
internal static class Sarif
{
    public static IReadOnlyList<string> Findings(BicepRun run)
    {
        // Lint writes to the one stream, builds to the other; of several files, one document after another.
        var text = run.Output.Contains("sarif-2.1.0", StringComparison.Ordinal) ? run.Output : run.Error;
        var findings = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var documents = 0;
        while (reader.Read())
        {
            var document = JsonNode.Parse(ref reader)!;
            findings.AddRange(document["runs"]!.AsArray().SelectMany(each => each!["results"]!.AsArray()).Select(Describe!));
            documents++;
        }

        return documents > 0 ? findings : throw new InvalidOperationException($"No SARIF document: {run.Output}{run.Error}");
    }

    private static string Describe(JsonNode finding)
    {
        var place = finding["locations"]?[0]?["physicalLocation"];
        return $"{finding["ruleId"]} at {Path.GetFileName($"{place?["artifactLocation"]?["uri"]}")}:{place?["region"]?["startLine"]}: {finding["message"]?["text"]}";
    }
}
