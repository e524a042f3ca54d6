using System.Data.Common;

namespace Zextras.Backup.Actors.Journal;

/// <summary>
/// Everything of the coalescing journal that differs between databases: its connections and its statements. The table is
/// that of Akka.Persistence.Sql with <c>tag-write-mode = Csv</c>, column by column: each plugin continues what the other wrote.
/// </summary>
internal abstract class JournalDialect
{
    /// <summary>
    /// The highest sequence number of each actor of the JSON array <c>@asked</c>, by its index; NULL where it has written nothing.
    /// </summary>
    public abstract string Highest { get; }

    /// <summary>The living events of each <c>[actor, after, to]</c> of the JSON array <c>@asked</c>, by its index and in order.</summary>
    public abstract string Events { get; }

    /// <summary>
    /// A page of all events whose actors' ids begin with a prefix, by actor and number, after a place. First comes whether
    /// the event is deleted. The bounds are those of the unique index, so a page costs what it holds.
    /// </summary>
    public abstract string Histories { get; }

    /// <summary>How long work waits for a database that is away.</summary>
    public abstract TimeSpan Patience { get; }

    /// <summary>Opens a connection, and makes the table where it is not there.</summary>
    /// <param name="cacheKibibytes">Page cache of the connection, where the database runs in this process.</param>
    public abstract DbConnection Open(int cacheKibibytes);

    /// <summary>Opens a connection to read all histories; null where there is no journal yet.</summary>
    public abstract DbConnection? OpenToRead();

    /// <summary>The writer's statements on its connection, which they then own.</summary>
    public abstract JournalCommands Commands(DbConnection connection);

    /// <summary>Empties what an attachment left half done in a database server; files are deleted as such.</summary>
    public abstract void Clear();

    /// <summary>Whether there is no journal, or one without any event.</summary>
    public abstract bool IsNew();

    /// <summary>Whether the failure says that the database is away for a while.</summary>
    public abstract bool IsAway(Exception failure);
}
