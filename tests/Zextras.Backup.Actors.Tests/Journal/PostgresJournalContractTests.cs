using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>The contract on a real PostgreSQL.</summary>
public sealed class PostgresJournalContractTests : JournalContractTests, IDisposable
{
    private readonly PostgresDatabase _database;

    public PostgresJournalContractTests()
        : this(new PostgresDatabase())
    {
    }

    private PostgresJournalContractTests(PostgresDatabase database)
        : base(JournalSystem.Postgres, database.Server) => _database = database;

    void IDisposable.Dispose()
    {
        Dispose();
        _database.Dispose();
    }
}
