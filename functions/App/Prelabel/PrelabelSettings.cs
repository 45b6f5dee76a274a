namespace AnnotationFunctions.App.Prelabel;

/// <summary>The settings of pre-labelling, all of them, as configuration keys; as app settings they have <c>__</c> for the colon.</summary>
public static class PrelabelSettings
{
    /// <summary>Threads of one inference in this app.</summary>
    public const string Threads = "Prelabel:Threads";

    /// <summary>Address of the inference server, https; the only one that models run on beside this app.</summary>
    public const string InferenceUrl = "Prelabel:InferenceUrl";

    /// <summary>Sent to the inference server as a bearer token, when it asks for one. A secret.</summary>
    public const string InferenceKey = "Prelabel:InferenceKey";

    /// <summary>Seconds that a batch waits for the inference server to start before its items go on without pre-labels.</summary>
    public const string ColdStartSeconds = "Prelabel:ColdStartSeconds";

    /// <summary>Price of one hour of inference, in the currency of the policy, for the cost of pre-labels.</summary>
    public const string PricePerHour = "Prelabel:PricePerHour";

    /// <summary>Hosts of OCI registries that models may come from, separated by commas.</summary>
    public const string Registries = "Prelabel:Registries";

    /// <summary>User name for these registries; without one, Azure's identity for *.azurecr.io and nobody elsewhere.</summary>
    public const string RegistryUser = "Prelabel:RegistryUser";

    /// <summary>Password for these registries. A secret.</summary>
    public const string RegistryPassword = "Prelabel:RegistryPassword";

    /// <summary>Whether inference server and registries may be on this machine, over plain http. For development and tests.</summary>
    public const string AllowLoopback = "Prelabel:AllowLoopback";
}
