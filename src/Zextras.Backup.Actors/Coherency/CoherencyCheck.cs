using System.Collections.Concurrent;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>
/// One check of one Backup Path, own or foreign: logs first, then volumes, so that every content that a log names was
/// durable before the volumes are read. Reads only.
/// </summary>
internal sealed class CoherencyCheck
{
    private readonly PathLayout _layout;
    private readonly ServerId _server;
    private readonly CheckOptions _options;
    private readonly OwnStores? _own;
    private readonly TimeProvider _clock;
    private readonly FindingBook _findings = new();
    private readonly ReferenceBook _references = new();
    private readonly BlobBook _blobs = new();
    private readonly Pace _pace;

    private long _logs;
    private long _items;

    /// <summary>Prepares a check.</summary>
    /// <param name="layout">The path.</param>
    /// <param name="server">The server that owns it.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="own">The engine's other stores; null for a path that is not its own.</param>
    /// <param name="clock">The time.</param>
    public CoherencyCheck(PathLayout layout, ServerId server, CheckOptions options, OwnStores? own, TimeProvider clock)
    {
        (_layout, _server, _options, _own, _clock) = (layout, server, options, own, clock);
        _pace = new Pace(options, clock);
    }

    /// <summary>Told now and then: items read, bytes read.</summary>
    public Action<long, long>? Progressed { get; init; }

    /// <summary>The contents with a whole copy; a repair asks before it gives one up.</summary>
    public BlobBook Blobs => _blobs;

    /// <summary>Which contents are named.</summary>
    public ReferenceBook References => _references;

    /// <summary>Runs the check.</summary>
    /// <param name="bookmark">Where a check that was stopped goes on.</param>
    /// <param name="cancellation">Stops it; the bookmark then says where.</param>
    public async Task<CoherencyReport> RunAsync(Bookmark bookmark, CancellationToken cancellation)
    {
        var started = _clock.GetUtcNow();
        var small = new SmallFileCheck(_layout, _server, _findings);
        var stores = _own is null ? null : new StoreCheck(_layout, _own, _server, _findings, _options.IsAlone, _clock);
        var isWhole = _options.Accounts.Count == 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            isWhole ? _layout.ExistingAccounts().ToList() : _options.Accounts,
            parallel,
            (account, token) => new ValueTask(CheckAccountAsync(account, small, stores, token)));

        if (isWhole)
        {
            await CheckDirectoryAsync(stores, cancellation);
            await small.CheckRootAsync(cancellation);
            await (stores?.CheckSnapshotsAsync(cancellation) ?? Task.CompletedTask);
        }

        await (stores?.JudgeAsync(cancellation) ?? Task.CompletedTask);
        var resumeAt = await bookmark.ReadAsync(cancellation);
        var volumes = new VolumeCheck(_layout, _options, _own, _blobs, _findings, _pace, _clock)
        {
            Reads = await ChooseAsync(isWhole, cancellation),
            Progressed = Progress,
        };
        var isComplete = await volumes.RunAsync(bookmark, resumeAt, cancellation);
        if (isComplete)
        {
            await new BlobVerdicts(_layout, _own, _references, _blobs, _findings).JudgeAsync(isWhole, cancellation);
        }

        return new CoherencyReport
        {
            Path = _layout.Root,
            Server = _server,
            Started = started,
            Ended = _clock.GetUtcNow(),
            IsComplete = isComplete,
            ResumedAt = resumeAt,
            Logs = _logs,
            Items = Interlocked.Read(ref _items),
            Blobs = _blobs.Count,
            BlobsVerified = _blobs.Verified,
            Bytes = _pace.Bytes,
            Findings = _findings.Findings,
            Counts = _findings.Counts,
        };
    }

    private async Task CheckAccountAsync(AccountId account, SmallFileCheck small, StoreCheck? stores, CancellationToken cancellation)
    {
        await small.CheckAccountAsync(account, cancellation);
        var files = _layout.ExistingLogs(account).ToList();
        var read = await ReadLogsAsync(account, files, cancellation);
        var own = PathLayout.AccountInfo(account);
        if (!read.Items.ContainsKey(ItemId.Of(account)))
        {
            _findings.Add(new Finding(FindingKind.OrphanAccount, "the account's own history is not there") { File = own, Account = account });
        }

        foreach (var (item, folder) in read.Folders.Where(each => !read.Items.ContainsKey(each.Folder)))
        {
            _findings.Add(new Finding(FindingKind.OrphanItem, $"its folder {folder} has no history") { Account = account, Item = item });
        }

        await (stores?.CheckAsync(account, read.Items, cancellation) ?? Task.CompletedTask);
        if (_options.CheckMailbox && _own is { } live && await live.Catalog.FindAccountAsync(account, cancellation) is { } row)
        {
            await new MailboxCheck(live, _findings).CheckAsync(row, cancellation);
        }
    }

    private async Task CheckDirectoryAsync(StoreCheck? stores, CancellationToken cancellation)
    {
        var files = PathLayout.DirectoryLogs.Where(file => File.Exists(_layout.Full(file))).ToList();
        var read = await ReadLogsAsync(account: null, files, cancellation);
        await (stores?.CheckAsync(account: null, read.Items, cancellation) ?? Task.CompletedTask);
    }

    private async Task<ReadLogs> ReadLogsAsync(AccountId? account, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var items = new ConcurrentDictionary<ItemId, ItemSummary>();
        var folders = new ConcurrentBag<(ItemId Item, ItemId Folder)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(files, parallel, async (file, token) =>
        {
            var log = await new LogCheck(_layout, file, account).RunAsync(token);
            _findings.AddRange(log.Findings);
            _pace.Note(log.Bytes);
            foreach (var history in log.Histories.Where(history => history.Current is not null))
            {
                items[history.Item] = ItemSummary.Of(history);
                _references.Add(account, history);
                if (history.Current!.State.Folder is { } folder)
                {
                    folders.Add((history.Item, folder));
                }
            }

            Interlocked.Add(ref _items, log.Histories.Count);
            Interlocked.Increment(ref _logs);
            Progress();
        });
        return new ReadLogs(items, folders);
    }

    private async Task<Func<BlobDigest, bool>?> ChooseAsync(bool isWhole, CancellationToken cancellation)
    {
        Func<BlobDigest, bool>? named = isWhole ? null : digest => _references.Find(digest) is not null;
        if (_options.Sample >= 1)
        {
            return named;
        }

        if (_own is not null)
        {
            var chosen = await _own.Catalog.Upkeep.LongestUnverifiedAsync(_options.Sample, cancellation);
            return digest => chosen.Contains(digest) && named?.Invoke(digest) != false;
        }

        // Of a foreign path nothing is remembered: each check draws anew.
        var draw = _clock.GetUtcNow().UtcTicks;
        return digest => (uint)HashCode.Combine(digest, draw) < _options.Sample * uint.MaxValue && named?.Invoke(digest) != false;
    }

    private void Progress() => Progressed?.Invoke(Interlocked.Read(ref _items), _pace.Bytes);

    private sealed record ReadLogs(IReadOnlyDictionary<ItemId, ItemSummary> Items, IReadOnlyCollection<(ItemId Item, ItemId Folder)> Folders);
}
