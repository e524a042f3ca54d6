using System.Globalization;
using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Disaster recovery: makes journal and catalog of a lost node again from nothing but its Backup Path, before the engine
/// starts. A mark in the data directory says that it is not done; an attachment that finds one begins anew.
/// </summary>
internal sealed class PathAttachment(JournalSettings settings, IBackupPath path, ServerId server, TimeProvider clock, Action<string> log)
{
    private const int ItemsPerLogLine = 10_000;
    private const string MarkFile = "attaching";

    private static readonly string[] Databases = ["journal.db", "snapshots.db", "catalog.db"];
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    private readonly List<Transaction> _directory = [];

    private string Mark => Path.Combine(settings.Directory, MarkFile);

    /// <summary>Whether an attachment was begun there and not brought to its end.</summary>
    public static bool IsUnfinished(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, MarkFile));

    /// <summary>Leaves the mark, and removes what an earlier attachment left half done.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        var disk = new DiskGuard(PosixDisk.Instance, settings.Directory);
        await new AtomicFile(disk).WriteAsync(Mark, "journal and catalog are being made from the Backup Path\n"u8.ToArray(), cancellation);
        foreach (var file in Databases.SelectMany(name => Companions.Select(companion => Path.Combine(settings.Directory, name + companion))))
        {
            File.Delete(file);
        }

        settings.Dialect.Clear();
    }

    /// <summary>Reads the path into journal and catalog, and takes the mark away.</summary>
    public async Task RunAsync(ICatalog catalog, CancellationToken cancellation)
    {
        log($"Attaching {path.Root}: journal and catalog are made again from it.");
        using var journal = new JournalImport(settings, PersistedTypes.Table, clock);
        var report = await new CatalogRebuild(catalog).RunAsync(JournaledAsync(journal, cancellation), path.ReadBlobsAsync(cancellation), cancellation);
        await FlushDirectoryAsync(journal, cancellation);
        foreach (var skipped in report.Skipped)
        {
            log($"{skipped.Account}: item {skipped.Item} is not in the catalog: {skipped.Reason}");
        }

        File.Delete(Mark);
        log(string.Create(
            CultureInfo.InvariantCulture,
            $"Attached {path.Root}: {report.Accounts} accounts, {report.Items} items, {report.Transactions} transactions, {report.Blobs} contents."));
    }

    /// <summary>Each history goes to the journal before the catalog gets it, as in every recording.</summary>
    private async IAsyncEnumerable<RecordedHistory> JournaledAsync(JournalImport journal, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long items = 0;
        await foreach (var recorded in path.ReadHistoriesAsync(cancellation))
        {
            await AddAsync(journal, recorded, cancellation);
            yield return recorded;
            if (++items % ItemsPerLogLine == 0)
            {
                log(string.Create(CultureInfo.InvariantCulture, $"{items} items"));
            }
        }

        await journal.FlushAsync(cancellation);
    }

    private async Task AddAsync(JournalImport journal, RecordedHistory recorded, CancellationToken cancellation)
    {
        var transactions = recorded.History.Transactions;
        if (transactions.Count == 0)
        {
            return;
        }

        if (recorded.Account is not { } account)
        {
            _directory.AddRange(transactions); // one actor holds all objects: its events have one order
            return;
        }

        var isOwn = recorded.History.Item == ItemId.Of(account);
        var id = isOwn ? AccountActor.PersistenceIdOf(account) : ItemActor.PersistenceIdOf(account, recorded.History.Item);
        var events = transactions.Select(transaction => isOwn ? (IPersisted)new AccountEvents.Recorded(transaction) : new ItemEvents.Recorded(transaction));
        await journal.AddAsync(id, events, clock.GetUtcNow(), cancellation);
    }

    private async Task FlushDirectoryAsync(JournalImport journal, CancellationToken cancellation)
    {
        var events = _directory.OrderBy(transaction => transaction.Start).Select(transaction => new DirectoryEvents.Recorded(transaction));
        await journal.AddAsync(DirectoryActor.PersistenceIdOf(server), events, clock.GetUtcNow(), cancellation);
        await journal.FlushAsync(cancellation);
    }
}
