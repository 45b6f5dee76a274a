namespace AnnotationFunctions.App.Health;

/// <summary>Whether the app can do its work.</summary>
/// <param name="Status">ok or unavailable.</param>
/// <param name="Version">Version of the app.</param>
/// <param name="Storage">Whether blobs and tables answer: ok or unavailable.</param>
/// <param name="CheckedAt">When storage was asked; it is asked at most every two seconds.</param>
public sealed record HealthReport(HealthStatus Status, string Version, HealthStatus Storage, DateTimeOffset CheckedAt);
