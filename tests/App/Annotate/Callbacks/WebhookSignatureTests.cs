using System.Text;
using AnnotationFunctions.App.Annotate.Callbacks;

namespace AnnotationFunctions.Tests.App.Annotate.Callbacks;

public sealed class WebhookSignatureTests
{
    /// <summary>The example that the reference libraries of Standard Webhooks test themselves with.</summary>
    [Fact]
    public void Sign_PublishedExample_HasThePublishedSignature() => WebhookSignature.Sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""))
        .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void Sign_OtherSecretForm_IsRefused() => Should.Throw<FormatException>(() => WebhookSignature.Sign("MfKQ", "a", 1, []));
}
