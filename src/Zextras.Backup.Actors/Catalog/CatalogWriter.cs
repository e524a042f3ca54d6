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
    private readonly DatabaseSession<CatalogSession> _session; // what it runs: the queue's thread only
    private readonly BatchQueue<CatalogWrite> _queue;
    private readonly WriteLease? _lease;
    private CatalogSession? _current;

    /// <summary>Opens the database, makes it where it is not there, and brings its schema up to date.</summary>
    /// <exception cref="CatalogException">It cannot be used as it is.</exception>
    public CatalogWriter(CatalogDialect dialect, CatalogOptions options, DateTimeOffset now)
    {
        (_dialect, _lease) = (dialect, options.Lease);
        _session = new DatabaseSession<CatalogSession>(() => new CatalogSession(dialect, now), dialect.IsAway, dialect.Patience);
        try
        {
            _session.Run(_ => { });
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        _queue = new BatchQueue<CatalogWrite>(
            "catalog writer", options.WaitingPages, options.RowsPerCommit, batch => GroupCommit.Run(batch, Commit));
    }

    /// <summary>The tables, inside the transaction of the write that asks.</summary>
    public CatalogDb Db => _current!.Db;

    /// <summary>The prepared statements, inside the transaction of the write that asks.</summary>
    public PageCommands Pages => _current!.Pages;

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
        var found = Db.Accounts.Where(row => row.Account == text).Select(row => (int?)row.Number).SingleOrDefault();
        return found ?? Db.InsertWithInt32Identity(new AccountRow { Account = text, Name = text });
    }

    /// <summary>Commits a page inside the transaction.</summary>
    public void Put(CatalogPage page)
    {
        var account = NumberOf(page.Account);
        Pages.PutChanges(account, page.Changes);
        Pages.PutBlobs(page.Blobs);
        if (page.Cursor is { } cursor)
        {
            Db.Accounts.Where(row => row.Number == account).Set(row => row.Cursor, cursor).Update();
        }
    }

    /// <summary>Notes a completed scan inside the transaction. A problem that is seen again keeps the time it was first seen.</summary>
    public void Put(AccountId id, DateTimeOffset started, IEnumerable<CatalogProblem> problems)
    {
        var account = NumberOf(id);
        var before = Db.Problems.Where(row => row.Account == account).ToDictionary(row => row.Subject, row => row.FirstSeen);
        Db.Problems.Where(row => row.Account == account).Delete();
        Db.BulkCopy(problems.DistinctBy(problem => problem.Subject).Select(problem => new ProblemRow
        {
            Account = account,
            Subject = problem.Subject,
            Reason = problem.Reason,
            Folder = problem.FolderKey,
            FirstSeen = Math.Min(Ticks(problem.FirstSeen), before.GetValueOrDefault(problem.Subject, long.MaxValue)),
            LastSeen = Ticks(problem.LastSeen),
        }));
        Db.Accounts.Where(row => row.Number == account).Set(row => row.LastScan, Ticks(started)).Update();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _session.Stop();
        _queue.Dispose();
        await _queue.Ended;
        _session.Dispose();
    }

    private void Commit(IReadOnlyList<CatalogWrite> batch)
    {
        try
        {
            _session.Run(session => Commit(session, batch));
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

    private void Commit(CatalogSession session, IReadOnlyList<CatalogWrite> batch)
    {
        if (_lease is { IsGood: false })
        {
            throw new CatalogException("This node may not write to the catalog any more: it stood still, and others have taken over. It ends; start it again.");
        }

        _current = session;
        using var transaction = session.Db.BeginTransaction();
        session.Pages.Transaction = session.Db.Transaction;
        foreach (var write in batch)
        {
            write.Apply(this);
        }

        transaction.Commit();
    }
}
