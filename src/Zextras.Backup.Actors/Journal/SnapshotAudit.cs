using System.Runtime.Serialization;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Reads, and takes away, snapshots in the store of the stock plugin. A snapshot only makes recovery faster: without it an
/// actor replays its events.
/// </summary>
internal sealed class SnapshotAudit(JournalSettings settings, ManifestTable table)
{
    private const string All =
        "SELECT persistence_id, sequence_number, snapshot, manifest FROM snapshot WHERE serializer_id = @serializer ORDER BY persistence_id";

    /// <summary>The snapshots of histories, of all actors.</summary>
    public IReadOnlyList<AuditedSnapshot> Read()
    {
        using var connection = settings.OpenSnapshots();
        if (connection is null)
        {
            return [];
        }

        using var all = new PreparedCommand(connection, All, Parameter.Number("serializer"));
        var found = new List<AuditedSnapshot>();
        using var rows = all.Query(EventSerializer.Id);
        while (rows.Read())
        {
            found.Add(Decode(rows.GetString(0), rows.GetInt64(1), rows.GetFieldValue<byte[]>(2), rows.GetString(3)));
        }

        return found;
    }

    /// <summary>Takes snapshots of an actor away.</summary>
    public void Delete(string persistenceId)
    {
        using var connection = settings.OpenSnapshots();
        if (connection is null)
        {
            return;
        }

        using var delete = new PreparedCommand(connection, "DELETE FROM snapshot WHERE persistence_id = @id", Parameter.Text("id"));
        delete.Execute(persistenceId);
    }

    private AuditedSnapshot Decode(string id, long number, byte[] bytes, string manifest)
    {
        try
        {
            return new AuditedSnapshot(id, number, table.Of(manifest).Decode(bytes) is IHistorySnapshot { Transactions: var all } ? all : [], Fault: null);
        }
        catch (Exception e) when (e is SerializationException or FormatException)
        {
            return new AuditedSnapshot(id, number, [], e.Message);
        }
    }
}
