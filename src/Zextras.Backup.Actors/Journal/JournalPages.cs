using Zextras.Backup.Actors.Database;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Reads the journal in pages beside whoever writes it.</summary>
internal static class JournalPages
{
    /// <summary>
    /// The events after a place, of actors whose ids are below <paramref name="end"/>, deleted ones too. A statement of its
    /// own for each page: one that stayed open would keep the write-ahead log from being emptied.
    /// </summary>
    public static IReadOnlyList<EventRow> ReadPage(this JournalSettings settings, string id, long number, string end, int limit)
    {
        using var connection = settings.Dialect.OpenToRead();
        if (connection is null)
        {
            return [];
        }

        using var histories = new PreparedCommand(connection, settings.Dialect.Histories, JournalSql.HistoriesParameters);
        using var rows = histories.Query(id, number, end, limit);
        var page = new List<EventRow>();
        while (rows.Read())
        {
            page.Add(JournalReader.EventOf(rows) with { IsDeleted = rows.GetInt64(0) != 0 });
        }

        return page;
    }
}
