using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Tests.Conformance.PublicApi;

/// <summary>Writes a type of an assembly in the form of the listings.</summary>
internal static class ApiRendering
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(double)] = "double", [typeof(byte)] = "byte",
    };

    public static ApiType Render(Type type)
    {
        var name = $"{type.Namespace}.{SimpleName(type)}";
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}");
            return new(name, $"public enum {type.Name}", new HashSet<string> { string.Join(", ", values) });
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return new(name, $"public delegate {Name(invoke.ReturnType)} {Name(type)}({Parameters(invoke)})", new HashSet<string>());
        }

        return new(name, Declaration(type), Members(type).ToHashSet());
    }

    private static string Declaration(Type type)
    {
        var kind = type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var bases = Bases(type).ToArray();
        return $"{Attributes(type)}public {kind} {Name(type)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static string Attributes(Type type) => string.Concat(type.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType.Name is "AttributeUsageAttribute" or "BindingCapabilitiesAttribute")
        .Select(attribute =>
        {
            var argument = attribute.ConstructorArguments[0].Value;
            var text = argument is IReadOnlyList<CustomAttributeTypedArgument> list ? string.Join(", ", list.Select(item => item.Value)) : $"{argument}";
            return $"[{attribute.AttributeType.Name[..^"Attribute".Length]}({text})] ";
        }));

    /// <summary>The base class and the interfaces that are not implied by it or by each other.</summary>
    private static IEnumerable<string> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return Name(parent);
        }

        var all = type.GetInterfaces();
        var implied = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        foreach (var face in all.Where(face => !implied.Contains(face)))
        {
            yield return Name(face);
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        var constructors = type.GetConstructors(Declared).Where(IsVisible)
            .Where(constructor => !constructor.IsStatic && !IsGenerated(constructor))
            .Select(constructor => $"{Access(constructor)} .ctor({Parameters(constructor)})");
        var fields = type.GetFields(Declared).Where(field => field.IsPublic && !IsGenerated(field)).Select(Field);
        var properties = type.GetProperties(Declared)
            .Where(property => property.GetAccessors(true).Any(IsVisible) && !IsGenerated(property) && !property.GetAccessors(true).All(IsGeneratedContract))
            .Select(Property);
        var methods = type.GetMethods(Declared).Where(IsVisible)
            .Where(method => (!method.IsSpecialName || method.Name == "op_Implicit") && !IsGenerated(method) && !IsEquality(method))
            .Select(method => Method(type, method));
        return constructors.Concat(fields).Concat(properties).Concat(methods).Select(ApiListing.Normalize);
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsGeneratedContract(MethodInfo accessor) => accessor.Name == "get_EqualityContract";

    private static bool IsEquality(MethodInfo method) =>
        method.Name is "GetHashCode" or "op_Equality" or "op_Inequality" || (method.Name == "Equals" && method.GetParameters()[0].ParameterType == typeof(object));

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"public const {Name(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"public {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsVisible).ToArray();
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;
        var parts = new[]
        {
            accessors.Contains(property.GetMethod) ? "get; " : "",
            accessors.Contains(property.SetMethod) ? isInit ? "init; " : "set; " : "",
        };
        return $"{Access(accessors[0])} {Modifiers(property.DeclaringType!, accessors[0])}{Name(property.PropertyType)} {property.Name} {{ {string.Concat(parts)}}}";
    }

    private static string Method(Type type, MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var constraints = method.IsGenericMethod ? string.Concat(method.GetGenericArguments().Select(Constraint)) : "";
        return $"{Access(method)} {Modifiers(type, method)}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    private static string Constraint(Type parameter)
    {
        var parts = new List<string>();
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Add("class");
        }

        parts.AddRange(parameter.GetGenericParameterConstraints().Select(Name));
        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(Type type, MethodInfo method)
    {
        if (type.IsInterface)
        {
            return "";
        }

        if (method.IsStatic)
        {
            return "static ";
        }

        if (method.GetBaseDefinition() != method)
        {
            return "override ";
        }

        return method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) =>
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : index == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this "
            : "";
        var suffix = parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "";
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{suffix}";
    }));

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string SimpleName(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        return type.IsGenericType ? $"{SimpleName(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
