namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

public static class KnownBindingCapabilities
{
    /// <summary>The host retries the function by the retry attribute on its method.</summary>
    public const string FunctionLevelRetry = "FunctionLevelRetry";
}
