using System.Text.Json;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>The contract of objects of type <typeparamref name="T"/>.</summary>
internal abstract class ObjectContract<T> : ObjectContract
    where T : LabelledObject
{
    public sealed override LabelledObject Read(JsonElement json) => json.Deserialize<T>(SchemaJson.Options)!;

    public sealed override void Check(LabelledObject item, ItemBounds bounds, CheckScope scope) => Check((T)item, bounds, scope);

    protected abstract void Check(T item, ItemBounds bounds, CheckScope scope);
}
