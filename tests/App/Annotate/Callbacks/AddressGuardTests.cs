using System.Net;
using AnnotationFunctions.App.Annotate.Callbacks;

namespace AnnotationFunctions.Tests.App.Annotate.Callbacks;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void IsPublic_PublicAddress_Is(string address) => AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")] // metadata of every cloud
    [InlineData("168.63.129.16")] // Azure's wire server
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:1")] // 10.0.0.1 behind NAT64
    [InlineData("2002:a00:1::")] // 10.0.0.1 behind 6to4
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")] // Teredo
    public void IsPublic_AnythingElse_IsNot(string address)
    {
        AddressGuard.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();
        AddressGuard.Allows(IPAddress.Parse(address), allowLoopback: false).ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    public void Allows_WithLoopback_AdmitsThisMachineOnly(string address, bool allowed) =>
        AddressGuard.Allows(IPAddress.Parse(address), allowLoopback: true).ShouldBe(allowed);

    [Theory]
    [InlineData("https://example.com/hook", true)]
    [InlineData("http://example.com/hook", false)]
    [InlineData("https://user:password@example.com/", false)]
    [InlineData("https://example.com/#part", false)]
    [InlineData("https://10.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("https://0x7f000001/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("/relative", false)]
    public void Fault_CallbackUrl_IsFoundAtRegistration(string url, bool valid) =>
        (new CallbackOptions(AllowLoopback: false, null).Fault(new Uri(url, UriKind.RelativeOrAbsolute)) is null).ShouldBe(valid);
}
