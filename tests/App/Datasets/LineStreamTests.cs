using System.Runtime.CompilerServices;
using System.Text;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Datasets;

public sealed class LineStreamTests
{
    [Fact]
    public async Task Pump_MoreThanABlock_ArrivesWholeAndWithoutHoldingItAll()
    {
        const int Lines = 40_000; // of 1,000 bytes: five blocks of 8 MiB
        using var storage = await TestStorage.OpenAsync();
        var (name, made) = (TestStorage.Name(), 0);

        await LineStream.PumpAsync(Numbered(Lines, i => made = i, TestStorage.Cancellation), async data =>
        {
            await data.ReadExactlyAsync(new byte[10], TestStorage.Cancellation);
            await Task.Delay(200, TestStorage.Cancellation);
            made.ShouldBeLessThan(20_000); // whoever reads slowly is waited for
            (await storage.Blobs(ContainerName.Datasets).TryWriteNewAsync(name, data, "text/plain", TestStorage.Cancellation)).ShouldBeTrue();
        });

        var stored = (await storage.Blobs(ContainerName.Datasets).ReadBytesAsync(name, TestStorage.Cancellation)).ShouldNotBeNull();
        stored.Length.ShouldBe((Lines * 1_001) - 10);
        Encoding.ASCII.GetString(stored[^1_001..]).ShouldBe($"{Lines - 1,1000}\n");
    }

    [Fact]
    public async Task Pump_LineThatFails_StoresNothing()
    {
        using var storage = await TestStorage.OpenAsync();
        var name = TestStorage.Name();

        var failure = await Should.ThrowAsync<Exception>(LineStream.PumpAsync(
            Numbered(20_000, i => _ = i < 15_000 ? i : throw new InvalidDataException("the parent is damaged"), TestStorage.Cancellation),
            data => storage.Blobs(ContainerName.Datasets).TryWriteNewAsync(name, data, "text/plain", TestStorage.Cancellation)));

        failure.ToString().ShouldContain("the parent is damaged");
        (await storage.Blobs(ContainerName.Datasets).FindAsync(name, TestStorage.Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Pump_NameIsTaken_EndsWithoutReadingTheRest()
    {
        using var storage = await TestStorage.OpenAsync();
        var (name, blobs) = (TestStorage.Name(), storage.Blobs(ContainerName.Datasets));
        await blobs.WriteAsync(name, "first"u8.ToArray(), "text/plain", TestStorage.Cancellation);

        await LineStream.PumpAsync(Numbered(30_000, _ => { }, TestStorage.Cancellation), async data => (await blobs.TryWriteNewAsync(name, data, "text/plain", TestStorage.Cancellation)).ShouldBeFalse());

        (await blobs.ReadBytesAsync(name, TestStorage.Cancellation)).ShouldBe("first"u8.ToArray());
    }

    private static async IAsyncEnumerable<byte[]> Numbered(int lines, Action<int> made, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var i = 0; i < lines; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            made(i);
            await Task.CompletedTask;
            yield return Encoding.ASCII.GetBytes($"{i,1000}");
        }
    }
}
