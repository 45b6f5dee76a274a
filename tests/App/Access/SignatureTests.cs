using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Access;

public sealed class SignatureTests
{
    private const string Key = "c2l4dGVlbi1ieXRlcy1hcmUtbm90LWVub3VnaC1mb3ItdGhpcyE=";

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task VerifyAsync_ItsOwnLink_IsGoodUntilItExpires()
    {
        var (links, query) = await SignedAsync("digits.ABC.1", "an na&x=ü");
        (await VerifyAsync(links, "digits.ABC.1", query)).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(599));
        (await VerifyAsync(links, "digits.ABC.1", query)).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(1));
        (await VerifyAsync(links, "digits.ABC.1", query)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("annotator", "someone-else")]
    [InlineData("expires", "99999999999")]
    [InlineData("expires", "99999999999999999999999")]
    [InlineData("expires", "-1")]
    [InlineData("expires", "")]
    [InlineData("signature", "")]
    [InlineData("signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("signature", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task VerifyAsync_AnyPartChanged_IsRefused(string part, string value)
    {
        var (links, query) = await SignedAsync("digits.ABC.1", "anna");
        query[part] = value;
        (await VerifyAsync(links, "digits.ABC.1", query)).ShouldBeFalse();
    }

    [Fact]
    public async Task VerifyAsync_AnotherTaskOrTheBorderMoved_IsRefused()
    {
        var (links, query) = await SignedAsync("digits.ABC.1", "1anna");
        (await VerifyAsync(links, "digits.ABC.2", query)).ShouldBeFalse();
        query["annotator"] = "anna";
        (await VerifyAsync(links, "digits.ABC.11", query)).ShouldBeFalse();
    }

    [Fact]
    public async Task ForAsync_SameValues_SameSecretOfThirtyTwoBytes()
    {
        var secrets = new CallbackSecrets(await SettingKeyAsync());
        var secret = await secrets.ForAsync("digits", "anna", 1, Cancellation);
        secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(secret["whsec_".Length..]).Length.ShouldBe(32);
        (await secrets.ForAsync("digits", "anna", 1, Cancellation)).ShouldBe(secret);
        string[] others =
        [
            await secrets.ForAsync("digits", "anna", 2, Cancellation),
            await secrets.ForAsync("digits", "ann", 1, Cancellation),
            await secrets.ForAsync("digitsa", "nna", 1, Cancellation),
            await new CallbackSecrets(await StoredKeyAsync()).ForAsync("digits", "anna", 1, Cancellation),
        ];
        others.Append(secret).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task SigningKey_WithoutSetting_IsOneForAllInstancesThatStartAtOnce()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => Convert.ToHexString(await (await StoredKeyAsync()).ForAsync("test", Cancellation))));
        keys.Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public async Task SigningKey_BadSetting_SaysWhichAndWhatWasExpected(string setting)
    {
        var storage = await TestStorage.OpenAsync();
        var error = Should.Throw<InvalidOperationException>(() => new SigningKey(storage, Settings(setting)));
        error.Message.ShouldContain("Access__SigningKey");
        error.Message.ShouldNotContain(setting);
    }

    private async Task<(TaskLinks Links, Dictionary<string, string> Query)> SignedAsync(string task, string annotator)
    {
        var links = new TaskLinks(await SettingKeyAsync(), time);
        var query = QueryHelpers.ParseQuery(await links.SignAsync(task, annotator, time.GetUtcNow().AddMinutes(10), Cancellation));
        query["annotator"].ToString().ShouldBe(annotator);
        return (links, query.ToDictionary(each => each.Key, each => each.Value.ToString()));
    }

    private static ValueTask<bool> VerifyAsync(TaskLinks links, string task, Dictionary<string, string> query) =>
        links.VerifyAsync(task, query["annotator"], query["expires"], query["signature"], Cancellation);

    private static async Task<SigningKey> SettingKeyAsync() => new(await TestStorage.OpenAsync(), Settings(Key));

    private static async Task<SigningKey> StoredKeyAsync() => new(await TestStorage.OpenAsync(), Settings(null));

    private static IConfiguration Settings(string? key) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Access:SigningKey", key)]).Build();
}
