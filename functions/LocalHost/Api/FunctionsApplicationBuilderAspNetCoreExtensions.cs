using AnnotationFunctions.LocalHost.Http;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Serves HTTP functions with ASP.NET Core's types. Middleware added before this sees no HttpContext.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        if (!builder.ServesHttp)
        {
            builder.ServesHttp = true;
            builder.UseMiddleware<HttpFunctionMiddleware>();
        }

        return builder;
    }
}
