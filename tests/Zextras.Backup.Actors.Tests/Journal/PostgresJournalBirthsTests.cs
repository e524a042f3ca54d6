using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>Births on a real PostgreSQL.</summary>
public sealed class PostgresJournalBirthsTests : JournalBirthsContractTests, IDisposable
{
    private readonly PostgresDatabase _database;

    public PostgresJournalBirthsTests()
        : this(new PostgresDatabase())
    {
    }

    private PostgresJournalBirthsTests(PostgresDatabase database)
        : base(JournalSystem.Postgres, database.Server) => _database = database;

    void IDisposable.Dispose()
    {
        Dispose();
        _database.Dispose();
    }
}
