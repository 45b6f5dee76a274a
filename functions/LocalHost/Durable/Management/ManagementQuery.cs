using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Management;

/// <summary>The query string of a management request. What cannot be parsed counts as not given, as on the real host.</summary>
internal readonly struct ManagementQuery(IQueryCollection query)
{
    public string? Reason => query["reason"];

    public string? InstanceIdPrefix => query["instanceIdPrefix"];

    public DateTimeOffset? CreatedFrom => Time("createdTimeFrom");

    public DateTimeOffset? CreatedTo => Time("createdTimeTo");

    public int PageSize => int.TryParse(query["top"], CultureInfo.InvariantCulture, out var top) && top > 0 ? top : OrchestrationQuery.DefaultPageSize;

    public TimeSpan? Timeout => double.TryParse(query["timeout"], CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : null;

    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses
    {
        get
        {
            var statuses = query["runtimeStatus"]
                .SelectMany(value => value?.Split(',') ?? [])
                .Select(value => Enum.TryParse<OrchestrationRuntimeStatus>(value, ignoreCase: true, out var status) ? status : (OrchestrationRuntimeStatus?)null)
                .OfType<OrchestrationRuntimeStatus>()
                .ToList();
            return statuses.Count == 0 ? null : statuses;
        }
    }

    public bool Flag(string name, bool otherwise) => bool.TryParse(query[name], out var value) ? value : otherwise;

    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
