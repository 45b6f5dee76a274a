using System.Security.Cryptography;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.App.Ingest;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class ModelCacheTests(IngestStation station)
{
    [Fact]
    public async Task BorrowAsync_SameModel_IsLoadedOnceAndKept()
    {
        await using var work = await station.OpenAsync();
        var model = await PutAsync(work, "logits");
        var cache = work.Get<ModelCache>();

        var loans = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cache.BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation)));
        loans.Select(loan => loan.Model).Distinct().ShouldHaveSingleItem();
        Array.ForEach(loans, loan => loan.Dispose());

        using var later = await cache.BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation);
        later.Model.ShouldBeSameAs(loans[0].Model);
    }

    [Fact]
    public async Task BorrowAsync_ManyModels_DropsTheIdleButNotTheUsed()
    {
        await using var work = await station.OpenAsync();
        var cache = work.Get<ModelCache>();
        var models = new List<ModelReference>();
        for (var width = 1; width <= 4; width++)
        {
            models.Add((await PutAsync(work, "logits")) with { Input = TestModels.TwoPixels("a", "b") with { Mean = width / 10f } });
        }

        using var used = await cache.BorrowAsync(models[0], TaskType.ClassificationOne, TestStorage.Cancellation);
        var idle = new List<LoadedModel>();
        foreach (var model in models.Skip(1))
        {
            using var loan = await cache.BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation);
            idle.Add(loan.Model);
        }

        var picture = TestModels.Png(2, 2, 1, new byte[4]);
        (await used.Model.AnswerAsync(picture)).Count.ShouldBe(1);
        await Should.ThrowAsync<ObjectDisposedException>(() => idle[0].AnswerAsync(picture));
        (await idle[2].AnswerAsync(picture)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task BorrowAsync_FileThatChanged_IsRefusedAndReadAgainLater()
    {
        await using var work = await station.OpenAsync();
        var model = await PutAsync(work, "logits");
        var models = work.Storage.Blobs(ContainerName.Models);
        await models.WriteAsync(model.File, TestModels.Read("one-at-a-time"), "application/octet-stream", TestStorage.Cancellation);
        var cache = work.Get<ModelCache>();

        var refusal = await Should.ThrowAsync<ModelException>(() => cache.BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation));
        refusal.Message.ShouldContain($"'{model.File}' has changed");
        refusal.Message.ShouldContain(model.Sha256);

        await models.WriteAsync(model.File, TestModels.Read("logits"), "application/octet-stream", TestStorage.Cancellation);
        (await cache.BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation)).Dispose();
    }

    [Fact]
    public async Task BorrowAsync_NoFile_SaysSo()
    {
        await using var work = await station.OpenAsync();
        var model = new ModelReference("m", "no/such.onnx", "00", TestModels.TwoPixels("a", "b"));

        (await Should.ThrowAsync<ModelException>(() => work.Get<ModelCache>().BorrowAsync(model, TaskType.ClassificationOne, TestStorage.Cancellation))).Message.ShouldContain("no file 'no/such.onnx'");
    }

    internal static async Task<ModelReference> PutAsync(IngestWorkplace work, string name)
    {
        var (file, bytes) = ($"{TestStorage.Name()}.onnx", TestModels.Read(name));
        await work.Storage.Blobs(ContainerName.Models).WriteAsync(file, bytes, "application/octet-stream", TestStorage.Cancellation);
        return new ModelReference(name, file, Convert.ToHexStringLower(SHA256.HashData(bytes)), TestModels.TwoPixels("a", "b"));
    }
}
