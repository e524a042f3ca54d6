using System.Data.Common;
using LinqToDB;
using LinqToDB.Data;
using Zextras.Backup.Actors.Catalog.Tables;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Messages.Model;
using static Zextras.Backup.Actors.Catalog.CatalogRows;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// The one connection that writes. Writes that meet share one transaction and so one fsync; one that fails does not hurt
/// the others.
/// </summary>
internal sealed class CatalogWriter : IAsyncDisposable
{
    private readonly CatalogDialect _dialect;
    private readonly DbConnection _connection;
    private readonly CatalogDb _db;
    private readonly PageCommands _pages;
    private readonly BatchQueue<CatalogWrite> _queue;

    /// <summary>Opens the database, makes it where it is not there, and brings its schema up to date.</summary>
    /// <exception cref="CatalogException">It cannot be used as it is.</exception>
    public CatalogWriter(CatalogDialect dialect, CatalogOptions options, DateTimeOffset now)
    {
        _dialect = dialect;
        try
        {
            _connection = dialect.OpenWriter();
        }
        catch (DbException e)
        {
            throw CatalogSchema.Explained(e, dialect);
        }

        _db = new CatalogDb(dialect.Writing(_connection));
        try
        {
            CatalogSchema.Upgrade(_db, dialect, now);
        }
        catch
        {
            Close();
            throw;
        }

        _pages = new PageCommands(_connection);
        _queue = new BatchQueue<CatalogWrite>(
            "catalog writer", options.WaitingPages, options.RowsPerCommit, batch => GroupCommit.Run(batch, Commit));
    }

    /// <summary>The tables, inside the transaction of the write that asks.</summary>
    public CatalogDb Db => _db;

    /// <summary>The prepared statements, inside the transaction of the write that asks.</summary>
    public PageCommands Pages => _pages;

    /// <summary>Completes when the write is durable.</summary>
    public async Task WriteAsync(CatalogWrite write, CancellationToken cancellation)
    {
        await _queue.AddAsync(write, cancellation);
        await write.Done;
    }

    /// <summary>The number of an account; it gets a row where it has none, named by its id until somebody knows better.</summary>
    public int NumberOf(AccountId account)
    {
        var text = account.ToString();
        var found = _db.Accounts.Where(row => row.Account == text).Select(row => (int?)row.Number).SingleOrDefault();
        return found ?? _db.InsertWithInt32Identity(new AccountRow { Account = text, Name = text });
    }

    /// <summary>Commits a page inside the transaction.</summary>
    public void Put(CatalogPage page)
    {
        var account = NumberOf(page.Account);
        _pages.PutChanges(account, page.Changes);
        _pages.PutBlobs(page.Blobs);
        if (page.Cursor is { } cursor)
        {
            _db.Accounts.Where(row => row.Number == account).Set(row => row.Cursor, cursor).Update();
        }
    }

    /// <summary>Notes a completed scan inside the transaction. A problem that is seen again keeps the time it was first seen.</summary>
    public void Put(AccountId id, DateTimeOffset started, IEnumerable<CatalogProblem> problems)
    {
        var account = NumberOf(id);
        var before = _db.Problems.Where(row => row.Account == account).ToDictionary(row => row.Subject, row => row.FirstSeen);
        _db.Problems.Where(row => row.Account == account).Delete();
        _db.BulkCopy(problems.DistinctBy(problem => problem.Subject).Select(problem => new ProblemRow
        {
            Account = account,
            Subject = problem.Subject,
            Reason = problem.Reason,
            Folder = problem.FolderKey,
            FirstSeen = Math.Min(Ticks(problem.FirstSeen), before.GetValueOrDefault(problem.Subject, long.MaxValue)),
            LastSeen = Ticks(problem.LastSeen),
        }));
        _db.Accounts.Where(row => row.Number == account).Set(row => row.LastScan, Ticks(started)).Update();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Dispose();
        await _queue.Ended;
        _pages.Dispose();
        Close();
    }

    private void Close()
    {
        _db.Dispose();
        _connection.Dispose();
    }

    private void Commit(IReadOnlyList<CatalogWrite> batch)
    {
        try
        {
            using var transaction = _db.BeginTransaction();
            _pages.Transaction = _db.Transaction;
            foreach (var write in batch)
            {
                write.Apply(this);
            }

            transaction.Commit();
        }
        catch (DbException e)
        {
            throw CatalogSchema.Explained(e, _dialect);
        }
        catch (CatalogException e) when (e.InnerException is DbException cause && _dialect.IsDamage(cause))
        {
            throw CatalogSchema.Explained(cause, _dialect);
        }
    }
}
