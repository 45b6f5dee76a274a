using System.Security.Cryptography;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Azurite;

namespace AnnotationFunctions.Tests.App;

/// <summary>The storage that the tests of this assembly share. Each test takes a <see cref="Name"/> of its own for keys and blobs.</summary>
public static class TestStorage
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AnnotationStorage> OpenAsync(TimeProvider? time = null) =>
        AnnotationStorage.Open((await AzuriteServer.SharedAsync()).ConnectionString, time ?? TimeProvider.System);

    /// <summary>A name that no other test has; also a valid project id.</summary>
    public static string Name(string prefix = "t") => $"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}
