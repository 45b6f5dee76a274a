using System.Diagnostics;
using System.Text.Json;
using AnnotationFunctions.Tests.Azurite;

namespace AnnotationFunctions.Tests.Infra.Kusto;

/// <summary>Reads queries as Azure does, with the language service that tools/kusto pins.</summary>
internal static class KustoCheck
{
    /// <summary>The columns of the workspace that queries here use, as the service documents its tables.</summary>
    private static readonly Dictionary<string, string> Tables = new()
    {
        ["AppTraces"] = "(TimeGenerated:datetime, Message:string, SeverityLevel:int, OperationId:string, OperationName:string, AppRoleName:string, Properties:dynamic, ItemCount:int)",
        ["AppExceptions"] = "(TimeGenerated:datetime, ExceptionType:string, OuterMessage:string, SeverityLevel:int, OperationId:string, OperationName:string, AppRoleName:string, Properties:dynamic, ItemCount:int)",
        ["AppRequests"] = "(TimeGenerated:datetime, Name:string, Success:bool, ResultCode:string, DurationMs:real, OperationId:string, AppRoleName:string, Properties:dynamic, ItemCount:int)",
        ["AppDependencies"] = "(TimeGenerated:datetime, Name:string, Success:bool, ResultCode:string, DurationMs:real, DependencyType:string, OperationId:string, AppRoleName:string, Properties:dynamic, ItemCount:int)",
        ["_LogOperation"] = "(TimeGenerated:datetime, Category:string, Operation:string, Level:string, Detail:string)",
    };

    /// <summary>What is wrong with each query, by its name; nothing for most.</summary>
    public static async Task<IReadOnlyDictionary<string, string[]>> FindingsAsync(IReadOnlyDictionary<string, string> queries)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(await NpmPackage.InstalledAsync("kusto"), "check.js")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await JsonSerializer.SerializeAsync(node.StandardInput.BaseStream, new { tables = Tables, queries });
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, await error);
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(await output)!;
    }
}
