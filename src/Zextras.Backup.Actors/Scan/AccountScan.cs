using System.Runtime.CompilerServices;
using Akka.Streams;
using Akka.Streams.Dsl;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Scan;

/// <summary>
/// One scan of one account: a stream of pages from the mailbox to the commit, with back-pressure all the way. Each stage
/// begins with a page when the stage before it is durable (design section 3, rule 1), while the stages before already work
/// on the next pages.
/// </summary>
internal sealed class AccountScan
{
    private const int PageSize = 500;

    private readonly AccountScanRequest _request;
    private readonly AccountScanParts _parts;
    private readonly IMailboxSession _session;
    private readonly ScanLedger _ledger;
    private readonly FolderBook _folders;
    private readonly PagePlanner _planner;
    private readonly ContentReader _reader;
    private readonly RecordingLine _line;
    private readonly TransactionCause _cause;
    private readonly List<string> _listedFolders = [];
    private readonly List<RemovedEntry> _removed = [];

    private IReadOnlyList<string>? _allFolders;
    private MailboxCursor? _cursor;
    private string? _since;
    private MailboxException? _listingFailed;

    public AccountScan(
        AccountScanRequest request,
        AccountScanParts parts,
        IMailboxSession session,
        ScanLedger ledger,
        FolderBook folders,
        RecordingLine line,
        TransactionCause cause)
    {
        (_request, _parts, _session, _ledger) = (request, parts, session, ledger);
        (_folders, _line, _cause) = (folders, line, cause);
        var account = request.Entry.Id;
        _planner = new PagePlanner(
            account, parts.Catalog, folders, parts.Gates.Of(account), parts.Clock, request.Deep, ledger.Report);
        _reader = new ContentReader(session, parts.Path, parts.Catalog, parts.Settings, request.Deep, ledger.Report);
    }

    /// <summary>Contents that a deep scan stored anew.</summary>
    public long HealedBlobs => _reader.Healed;

    /// <summary>Why the mailbox server's listing broke off; null where it completed.</summary>
    public string? ListingError => _listingFailed?.Message;

    /// <summary>What is read instead of all that changed since the cursor.</summary>
    public Func<MailboxCursor?, CancellationToken, IAsyncEnumerable<ChangePage>>? Listing { get; init; }

    /// <summary>
    /// Reads and records the pages one after the other: for the few items of a look, the stages of a stream would cost more than
    /// they gain.
    /// </summary>
    /// <returns>Whether everything was listed; else nothing may be taken for missing.</returns>
    public async Task<bool> RunInTurnAsync(MailboxCursor? cursor, CancellationToken stop)
    {
        await foreach (var page in PagesAsync(cursor, stop))
        {
            await CommitAsync(await RecordAsync(await SyncAsync(await ReadAsync(await PlanAsync(page)))));
        }

        return _listingFailed is null && !stop.IsCancellationRequested;
    }

    /// <summary>Reads and records all pages since the cursor.</summary>
    /// <returns>Whether everything was listed; else nothing may be taken for missing.</returns>
    public async Task<bool> RunPagesAsync(MailboxCursor? cursor, Action<long, long> progress, CancellationToken stop)
    {
        _since = cursor?.Value;
        var (killSwitch, done) = Source.From(() => PagesAsync(cursor, stop))
            .ViaMaterialized(KillSwitches.Single<ChangePage>(), Keep.Right)
            .SelectAsync(1, PlanAsync)
            .SelectAsync(1, ReadAsync)
            .SelectAsync(2, SyncAsync)
            .SelectAsync(2, RecordAsync)
            .SelectAsync(1, CommitAsync)
            .ToMaterialized(
                Sink.ForEach<WorkPage>(_ => progress(_ledger.Listed, _ledger.BytesRead)),
                Keep.Both)
            .Run(_parts.System);

        // Stopping lets the pages under way come to their commit.
        await using var stopping = stop.Register(killSwitch.Shutdown);
        await done;
        return _listingFailed is null && !stop.IsCancellationRequested;
    }

    /// <summary>What became of everything that was on no page: moved, or gone.</summary>
    public async Task FinishAsync(AccountGate.ArrivalWatch arrivals, CancellationToken cancellation)
    {
        var places = new ListedPlaces(_folders, _listedFolders, _removed, _allFolders);
        await FinishMovesAsync(places, cancellation);
        var missing = new MissingItems(_request.Entry.Id, _parts, _planner, arrivals);
        var drafts = await missing.FindAsync(places, _line, _cause, cancellation);
        foreach (var page in drafts.Chunk(PageSize))
        {
            var recorded = await _line.RecordAsync(page, cancellation);
            await _line.CommitAsync(recorded, [], cursor: null, cancellation);
            _ledger.Commit(recorded);
        }
    }

    /// <summary>
    /// Commits how far the account was read; the last step, when the problems are noted that make the next scan list some
    /// folders again. It stays where it was if something was missed that no listing of a folder brings back. Where nothing changed it
    /// is there already: a commit would be one more sync, for each of the thousands of accounts that are quiet.
    /// </summary>
    public Task CommitCursorAsync(CancellationToken cancellation) =>
        _line.CommitAsync([], [], _ledger.HasMissed || _cursor?.Value == _since ? null : _cursor?.Value, cancellation);

    private async Task FinishMovesAsync(ListedPlaces places, CancellationToken cancellation)
    {
        // A server that lists an item on two pages has it once all the same: two items in one place cannot be committed.
        var once = _planner.MaybeMoved.DistinctBy(work => (work.Folder, work.Entry.Key));
        foreach (var chunk in once.Chunk(PageSize))
        {
            var works = await _planner.DecideMovesAsync(chunk, places, cancellation);
            var page = await ReadAsync(new WorkPage(works, Listed: 0), putAside: false, cancellation);
            if (page.Works.Count(IsMove) < works.Count(IsMove))
            {
                _ledger.NoteMissed(); // it was changed and moved, and cannot be read: its old folder is not listed again
            }

            await CommitAsync(await RecordAsync(await SyncAsync(page)));
        }
    }

    private static bool IsMove(ItemWork work) => work.Known is not null;

    /// <summary>
    /// The session's pages. A listing that fails ends the stream in good order instead of tearing it: what was listed
    /// before is recorded, and the scan then says that it is not complete.
    /// </summary>
    private async IAsyncEnumerable<ChangePage> PagesAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var pages = (Listing ?? _session.ChangesSinceAsync)(cursor, stop).GetAsyncEnumerator(stop);
        while (await MoveNextAsync(pages))
        {
            yield return pages.Current;
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<ChangePage> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (MailboxException e)
        {
            _listingFailed = e;
            return false;
        }
        catch (OperationCanceledException)
        {
            return false; // stopped; the run says so
        }
    }

    private async Task<WorkPage> PlanAsync(ChangePage page)
    {
        foreach (var problem in page.Problems)
        {
            _ledger.Report(problem);
        }

        _allFolders = page.AllFolders ?? _allFolders;
        _listedFolders.AddRange(page.ListedFolders);
        _removed.AddRange(page.Removed);
        _cursor = page.Cursor ?? _cursor;
        if (page.Folders.Count > 0)
        {
            _ledger.Commit(await _folders.SeeAsync(page.Folders, page.AllFolders, _cause, CancellationToken.None));
        }

        return await _planner.PlanAsync(page, CancellationToken.None);
    }

    private Task<WorkPage> ReadAsync(WorkPage page) => ReadAsync(page, putAside: true, CancellationToken.None);

    private async Task<WorkPage> ReadAsync(WorkPage page, bool putAside, CancellationToken cancellation)
    {
        var read = await _reader.ReadAsync(page, cancellation);
        return putAside ? await _planner.PutAsideMovesByContentAsync(read, cancellation) : read;
    }

    private async Task<WorkPage> SyncAsync(WorkPage page)
    {
        if (page.Blobs.Count > 0)
        {
            await _parts.Path.SyncAsync(CancellationToken.None);
        }

        return page;
    }

    private async Task<WorkPage> RecordAsync(WorkPage page) =>
        page with { Recorded = await _line.RecordAsync([.. page.Works.Select(DraftOf)], CancellationToken.None) };

    private async Task<WorkPage> CommitAsync(WorkPage page)
    {
        var blobs = page.Blobs
            .Select(blob => new CatalogBlob(
                blob.Digest, blob.Location.File, blob.Location.Offset, blob.Location.StoredLength, blob.Location.Length))
            .ToArray();
        await _line.CommitAsync(page.Recorded, blobs, cursor: null, CancellationToken.None);
        _ledger.Commit(page);
        foreach (var recorded in page.Recorded)
        {
            // By the answer: a new item may have got another id than the one it was sent with.
            _planner.See(recorded.Answer?.Item ?? recorded.Draft.Item);
        }

        return page;
    }

    private Draft DraftOf(ItemWork work)
    {
        var (entry, known) = (work.Entry, work.Known);
        var account = _request.Entry.Id;
        ItemId Mint(int probe) => ItemId.Mint(account, entry.ExpectedKind, $"{work.Folder}\n{entry.Key}", probe);
        return new Draft
        {
            Item = known?.Item ?? Mint(0),
            Known = known,
            KnownTransactions = _line.Known(known),
            Mint = known is null ? Mint : null,
            Revision = entry.Revision,
            ContentRevision = entry.ContentRevision,
            MoveToken = entry.MoveToken,
            Subject = work.Subject,
            FolderKey = entry.FolderKey,
            Sighting = new Sighting.Seen
            {
                Id = TransactionId.New(work.At),
                At = work.At,
                Cause = _cause,
                Version = entry.Version,
                IsNewKey = known is null,
                Content = work.Content,
                Placement = new Placement
                {
                    Key = entry.Key,
                    Folders = [work.Folder],
                    Flags = entry.Flags,
                    Tags = entry.Tags,
                    Date = entry.Date,
                    Modified = entry.Modified,
                },
            },
        };
    }
}
