using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>What an HTTP function must look like to run here as it does on Azure.</summary>
internal static class HttpFunctionRules
{
    public static void Check(FunctionCatalog functions, bool servesHttp)
    {
        var http = functions.Triggered<HttpTriggerAttribute>().Select(pair => pair.Function).ToArray();
        var problems = http.SelectMany(Problems).ToList();
        if (http.Length > 0 && !servesHttp)
        {
            problems.Add("The app has HTTP functions but does not call ConfigureFunctionsWebApplication().");
        }

        if (problems.Count > 0)
        {
            throw new HostStartException(problems);
        }
    }

    private static IEnumerable<string> Problems(AppFunction function)
    {
        var trigger = function.TriggerParameter;
        if (trigger.ParameterType != typeof(HttpRequest) && trigger.ParameterType != typeof(HttpContext))
        {
            yield return $"Function '{function.Name}': the HTTP trigger parameter '{trigger.Name}' is a {trigger.ParameterType.Name}; "
                + "HttpRequest was expected.";
        }

        if (!IsResult(function.Body.ResultType))
        {
            yield return $"Function '{function.Name}' returns {function.Body.ResultType.Name}; an HTTP function returns IResult or IActionResult, "
                + "or nothing after writing the response itself.";
        }
    }

    private static bool IsResult(Type type) =>
        type == typeof(void) || type == typeof(object) || type.IsAssignableTo(typeof(IResult)) || type.IsAssignableTo(typeof(IActionResult));
}
