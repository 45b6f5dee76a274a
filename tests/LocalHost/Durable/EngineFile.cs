using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

/// <summary>A temporary state file with a writer and a reader, without an engine.</summary>
internal sealed class EngineFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("durable-file-").FullName;
    private readonly DurableDatabase database;

    public EngineFile()
    {
        database = DurableDatabase.Open(new DurableOptions { DatabasePath = Path.Combine(folder, "durable.db") });
        Reader = new(database);
        Writer = new(database, Effects.Add);
    }

    public List<CommitEffects> Effects { get; } = [];

    public DurableReader Reader { get; }

    public GroupCommitWriter Writer { get; }

    /// <summary>Starts an instance and returns its row and the message that wakes it.</summary>
    public async Task<(InstanceRow Row, Message Start)> StartAsync(string id)
    {
        var request = new StartRequest(id, "Any", null, null, null, [], DateTime.UnixEpoch);
        (await Writer.WriteAsync(session => InstanceWrites.Start(session, request))).ShouldBeNull();
        return (Reader.Find(id)!, Reader.Messages().Single(message => message.InstanceId == id));
    }

    public void Dispose()
    {
        Writer.Dispose();
        Reader.Dispose();
        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
