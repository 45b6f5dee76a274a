using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Runs the method of a function: makes its instance, calls it, awaits it and unwraps its result.</summary>
internal sealed class FunctionBody
{
    private readonly MethodInvoker method;
    private readonly ObjectFactory? instance;
    private readonly Func<object?, ValueTask<object?>> unwrap;

    private FunctionBody(MethodInvoker method, ObjectFactory? instance, Type resultType, Func<object?, ValueTask<object?>> unwrap)
    {
        this.method = method;
        this.instance = instance;
        this.unwrap = unwrap;
        ResultType = resultType;
    }

    /// <summary>Type of the result without its task; void where there is none.</summary>
    public Type ResultType { get; }

    public static FunctionBody Create(MethodInfo method)
    {
        var factory = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        var (type, unwrap) = Unwrapping(method.ReturnType);
        return new FunctionBody(MethodInvoker.Create(method), factory, type, unwrap);
    }

    public async Task<object?> RunAsync(IServiceProvider services, object?[] arguments)
    {
        var target = instance?.Invoke(services, null);
        try
        {
            return await unwrap(method.Invoke(target, arguments.AsSpan()));
        }
        finally
        {
            await DisposeAsync(target);
        }
    }

    private static ValueTask DisposeAsync(object? target)
    {
        if (target is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (target as IDisposable)?.Dispose();
        return default;
    }

    private static (Type, Func<object?, ValueTask<object?>>) Unwrapping(Type returned)
    {
        if (returned == typeof(Task))
        {
            return (typeof(void), AwaitTask);
        }

        if (returned == typeof(ValueTask))
        {
            return (typeof(void), AwaitValueTask);
        }

        var definition = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (definition != typeof(Task<>) && definition != typeof(ValueTask<>))
        {
            return (returned, ValueTask.FromResult);
        }

        var type = returned.GetGenericArguments()[0];
        var name = definition == typeof(Task<>) ? nameof(AwaitTaskOf) : nameof(AwaitValueTaskOf);
        var generic = typeof(FunctionBody).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        return (type, generic.CreateDelegate<Func<object?, ValueTask<object?>>>());
    }

    private static async ValueTask<object?> AwaitTask(object? returned)
    {
        await (Task)returned!;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTask(object? returned)
    {
        await (ValueTask)returned!;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> AwaitValueTaskOf<T>(object? returned) => await (ValueTask<T>)returned!;
}
