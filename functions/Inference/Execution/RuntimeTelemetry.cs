using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Inference.Execution;

/// <summary>
/// Since 1.29 ONNX Runtime tells its maker about its use, and keeps an identifier of the machine in its user's home. This server calls nobody:
/// the runtime is told so before it is first touched.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Sets the variable for native code, which does not see what the framework sets on Unix.</summary>
#pragma warning disable CA2255 // A program's own initializer is what module initializers are for; nothing may come before this.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Off()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(Variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
