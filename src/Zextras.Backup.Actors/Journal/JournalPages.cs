using Microsoft.Data.Sqlite;
using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Reads the journal in pages beside whoever writes it.</summary>
internal static class JournalPages
{
    private const int CacheKibibytes = 8 * 1024;

    /// <summary>
    /// The events after a place, of actors whose ids are below <paramref name="end"/>, deleted ones too. A statement of its
    /// own for each page: one that stayed open would keep the write-ahead log from being emptied.
    /// </summary>
    public static IReadOnlyList<EventRow> ReadPage(this JournalSettings settings, string id, long number, string end, int limit)
    {
        var file = new SqliteFile { Path = settings.JournalPath, CacheKibibytes = CacheKibibytes };
        using var connection = new SqliteConnection(file.ReaderConnection);
        connection.Open();
        using var histories = new PreparedCommand(connection, JournalSql.Histories, JournalSql.HistoriesParameters);
        using var rows = histories.Query(id, number, end, limit);
        var page = new List<EventRow>();
        while (rows.Read())
        {
            page.Add(JournalReader.EventOf(rows) with { IsDeleted = rows.GetInt64(0) != 0 });
        }

        return page;
    }
}
