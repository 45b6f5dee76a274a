using System.Reflection;

namespace AnnotationFunctions.Tests.Architecture;

/// <summary>Which types a type names: in its shape, in the signatures of its members and in their bodies.</summary>
internal static class TypeUsage
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    /// <summary>Every type named, each with the member where it is.</summary>
    public static IEnumerable<(string Where, Type Type)> Of(Type type)
    {
        var named = new List<(string, Type)>();
        named.AddRange(new[] { type.BaseType }.Concat(type.GetInterfaces()).OfType<Type>().Select(each => (type.FullName!, each)));
        named.AddRange(type.GetFields(All).Select(field => ($"{type.FullName}.{field.Name}", field.FieldType)));
        foreach (var method in MethodsOf(type))
        {
            var where = $"{type.FullName}.{method.Name}";
            named.AddRange(method.GetParameters().Select(parameter => (where, parameter.ParameterType)));
            named.AddRange(method is MethodInfo { ReturnType: var result } ? [(where, result)] : []);
            named.AddRange(method.GetMethodBody()?.LocalVariables.Select(local => (where, local.LocalType)) ?? []);
            named.AddRange(IntermediateLanguage.MembersNamedBy(method).SelectMany(TypesIn).Select(each => (where, each)));
        }

        return named.SelectMany(each => Parts(each.Item2).Select(part => (each.Item1, part)));
    }

    /// <summary>The type that stands in the file: the outermost one, since the compiler nests state machines and closures.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> TypesIn(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType!, field.FieldType],
        MethodInfo method => [.. new[] { method.DeclaringType, method.ReturnType }.OfType<Type>(), .. method.IsGenericMethod ? method.GetGenericArguments() : []],
        _ => member.DeclaringType is { } declaring ? [declaring] : [],
    };

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
