using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Catalog;

/// <summary>A catalog in a directory of its own, and short ways to make what goes into it.</summary>
public abstract class CatalogFixture : IAsyncLifetime, IDisposable
{
    private protected static readonly AccountId Ann = new(Guid.Parse("00000000-0000-4000-8000-00000000000a"));
    private protected static readonly AccountId Bob = new(Guid.Parse("00000000-0000-4000-8000-00000000000b"));
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private protected static readonly ItemId Inbox = ItemId.Of(2);
    private protected static readonly ItemId Work = ItemId.Of(3);

    private readonly TempDirectory _directory = new();
    private SqlCatalog? _catalog;

    private protected string CatalogFile => _directory.File("catalog.db");

    private protected SqlCatalog Catalog => _catalog!;

    private protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        Database = IsOnPostgres ? new PostgresDatabase() : null;
        await OpenAsync();
    }

    public async Task DisposeAsync() => await CloseAsync();

    public void Dispose()
    {
        _directory.Dispose();
        Database?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether the catalog is in a real PostgreSQL; else it is a SQLite file.</summary>
    private protected virtual bool IsOnPostgres => false;

    private protected PostgresDatabase? Database { get; private set; }

    private protected async Task OpenAsync() =>
        _catalog = await SqlCatalog.OpenAsync(new CatalogOptions { Path = CatalogFile, Server = Database?.Server }, new FakeTimeProvider(Noon), None);

    private protected async Task CloseAsync()
    {
        if (_catalog is not null)
        {
            await _catalog.DisposeAsync();
            _catalog = null;
        }
    }

    private protected static BlobDigest Digest(string content) => BlobDigest.Of(System.Text.Encoding.UTF8.GetBytes(content));

    private protected static Transaction Transaction(ItemId item, ItemState state, DateTimeOffset start) => new()
    {
        Id = TransactionId.New(start),
        Item = item,
        Start = start,
        Cause = TransactionCause.SmartScan,
        State = state,
    };

    private protected static ItemState State(
        string key, ItemId? folder, ItemKind kind = ItemKind.Message, string? name = null, string? content = null) => new(
        new Placement { Key = key, Folders = folder is { } holder ? [holder] : [] },
        new ItemContent { Kind = kind, Name = name ?? key, Digest = content is null ? null : Digest(content), Size = content?.Length ?? 0 });

    /// <summary>The change that a transaction is, with the row that follows from it.</summary>
    private protected static CatalogChange Change(Transaction transaction, int transactions = 1, string? moveToken = null) => new(
        new CatalogItem
        {
            Item = transaction.Item,
            Kind = transaction.State.Kind,
            Folder = transaction.State.Folder,
            Key = transaction.State.Placement.Key,
            Revision = "r" + transactions,
            ContentRevision = "c" + transactions,
            MoveToken = moveToken,
            Name = transaction.State.Content.Name,
            Size = transaction.State.Content.Size,
            Digest = transaction.State.Content.Digest,
            Deleted = transaction.State.Deleted,
            Transactions = transactions,
        },
        [transaction]);

    private protected Task CommitAsync(AccountId account, params CatalogChange[] changes) =>
        Catalog.CommitAsync(new CatalogPage { Account = account, Changes = changes }, None);

    /// <summary>Commits the first transaction of a message; returns its row.</summary>
    private protected async Task<CatalogItem> AddAsync(
        AccountId account, long item, string key, ItemId? folder = null, string? name = null, string? content = null,
        ItemKind kind = ItemKind.Message, DateTimeOffset? at = null, string? moveToken = null)
    {
        var state = State(key, folder ?? Inbox, kind, name, content);
        var change = Change(Transaction(ItemId.Of(item), state, at ?? Noon), moveToken: moveToken);
        await CommitAsync(account, change);
        return change.Item;
    }
}
