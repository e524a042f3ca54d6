using System.Runtime.CompilerServices;
using System.Text;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>An engine that answers what a test put into it, and remembers what it was asked.</summary>
internal sealed class FakeEngine : IBackupEngine
{
    internal static readonly DateTimeOffset Morning = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    internal static readonly Guid OperationId = Guid.Parse("0193559e-5b3a-7c1d-9f1e-2a4b6c8d0e1f");

    internal List<string> Asked { get; } = [];

    internal List<AvailableAccount> Accounts { get; } = [];

    internal List<FoundItem> Found { get; } = [];

    internal List<Transaction> History { get; } = [];

    internal Func<Stream> Content { get; set; } = () => new MemoryStream();

    internal BackupStatus? Status { get; set; }

    /// <summary>What a watcher sees, in this order; the last one is what the operation is now.</summary>
    internal List<Operation> Snapshots { get; } = [OperationIn(OperationState.Running)];

    /// <summary>After the snapshots a watcher waits for this before its stream ends.</summary>
    internal Task UntilEnd { get; set; } = Task.CompletedTask;

    /// <summary>Done when somebody has seen all snapshots and waits.</summary>
    internal TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal bool MayStop { get; set; } = true;

    /// <summary>Thrown by whatever is asked next.</summary>
    internal Exception? Fault { get; set; }

    internal ItemRestoreRequest? Restore { get; private set; }

    internal ItemSearch? Search { get; private set; }

    internal static Operation OperationIn(OperationState state, string? error = null) => new()
    {
        Id = OperationId,
        Kind = "doSmartScan",
        Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["deep"] = "true" },
        Author = "root@mail",
        State = state,
        Submitted = Morning,
        Started = Morning.AddSeconds(1),
        Ended = state is OperationState.Running or OperationState.Queued ? null : Morning.AddSeconds(66),
        Progress = new OperationProgress
        {
            Step = "anna@example.com",
            AccountsDone = 3,
            AccountsTotal = 5,
            Items = 12_340,
            Bytes = 3_500_000,
            ItemsPerSecond = 2100.04,
            Remaining = TimeSpan.FromSeconds(42),
        },
        Counts = [new("items-recorded", 12_340), new("quarantined", 1)],
        Problems = ["4711: unreadable"],
        Error = error,
    };

    internal static Transaction Photograph(
        int minute, ItemKind kind = ItemKind.Message, bool deleted = false, ReadOnlySpan<byte> content = default, int? until = null) => new()
        {
            Id = new TransactionId(Guid.Parse($"01935000-0000-7000-8000-{minute:000000000000}")),
            Item = ItemId.Of(4711),
            Start = Morning.AddMinutes(minute),
            End = until is { } end ? Morning.AddMinutes(end) : null,
            Cause = minute == 0 ? TransactionCause.InitialScan : TransactionCause.SmartScan,
            State = new ItemState(
                new Placement { Key = "1.host", Folders = new[] { ItemId.Of(7) }.ToValueList(), Flags = new[] { "seen" }.ToValueList() },
                new ItemContent
                {
                    Kind = kind,
                    Name = "Grüße aus Rom",
                    Size = content.Length,
                    Digest = content.IsEmpty ? null : BlobDigest.Of(content),
                },
                deleted),
        };

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Operation StartSmartScan(bool deep, string author) => Answer($"smartscan deep={deep} by {author}");

    public Task<Operation> StartAccountScanAsync(string account, bool deep, string author, CancellationToken cancellation) =>
        Task.FromResult(Answer($"accountscan {account} deep={deep}"));

    public Task<Operation> StartItemRestoreAsync(ItemRestoreRequest request, string author, CancellationToken cancellation)
    {
        Restore = request;
        return Task.FromResult(Answer($"itemrestore {request.Account} {request.Item}"));
    }

    public Operation StartCatalogRebuild(bool fromBackupPath, string author) => Answer($"catalogrebuild path={fromBackupPath}");

    public IReadOnlyList<Operation> ListOperations()
    {
        Answer("operations");
        return [Snapshots[^1]];
    }

    public Operation? FindOperation(Guid id) => id == OperationId ? Snapshots[^1] : null;

    public async IAsyncEnumerable<Operation> WatchOperationAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var snapshot in Snapshots.ToArray())
            yield return snapshot;
        Watched.TrySetResult();
        await UntilEnd.WaitAsync(cancellation);
    }

    public bool StopOperation(Guid id)
    {
        Answer($"stop {id}");
        return MayStop;
    }

    public Task<IReadOnlyList<AvailableAccount>> GetAvailableAccountsAsync(
        DateTimeOffset? at, bool hideDeleted, CancellationToken cancellation)
    {
        Answer($"accounts at={at?.UtcDateTime:s} hide={hideDeleted}");
        return Task.FromResult<IReadOnlyList<AvailableAccount>>(Accounts);
    }

    public Task<IReadOnlyList<FoundItem>> SearchItemsAsync(ItemSearch search, CancellationToken cancellation)
    {
        Search = search;
        Answer($"search {search.Account}");
        return Task.FromResult<IReadOnlyList<FoundItem>>(Found);
    }

    public Task<IReadOnlyList<Transaction>> GetHistoryAsync(string account, ItemId item, CancellationToken cancellation)
    {
        Answer($"history {account} {item}");
        return Task.FromResult<IReadOnlyList<Transaction>>(History);
    }

    public Task<Stream> OpenContentAsync(BlobDigest digest, CancellationToken cancellation) => Task.FromResult(Content());

    public Task<BackupStatus> GetBackupInfoAsync(CancellationToken cancellation)
    {
        Answer("info");
        return Task.FromResult(Status ?? throw new InvalidOperationException("The test set no status."));
    }

    private Operation Answer(string asked)
    {
        Asked.Add(asked);
        return Fault is null ? Snapshots[^1] : throw Fault;
    }

    /// <summary>A content whose digest turns out wrong when its end is read.</summary>
    internal sealed class DamagedContent(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = await base.ReadAsync(buffer, cancellationToken);
            return length > 0 ? length : throw new IOException("The blob is damaged.");
        }
    }
}
