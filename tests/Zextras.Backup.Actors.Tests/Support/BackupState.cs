using Microsoft.Data.Sqlite;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>All that the three stores of an engine hold, each read for itself, and whether they agree.</summary>
internal sealed class BackupState
{
    private readonly Dictionary<(AccountId Account, ItemId Item), ItemHistory> _journal = [];
    private readonly Dictionary<(AccountId Account, ItemId Item), ItemHistory> _logs = [];
    private readonly Dictionary<(AccountId Account, ItemId Item), CatalogHit> _catalog = [];
    private readonly HashSet<BlobDigest> _sound = [];
    private readonly List<string> _faults = [];

    private BackupState()
    {
    }

    /// <summary>Reads everything, or everything of one account; every referenced content too.</summary>
    internal static async Task<BackupState> ReadAsync(EngineStores stores, ScriptedAccount? only)
    {
        var state = new BackupState();
        state.ReadJournal(Path.Combine(stores.DataDirectory, "journal.db"), only?.Id);
        foreach (var account in await stores.Catalog.ListAccountsAsync(CancellationToken.None))
        {
            if (only is null || only.Id == account.Account)
                await state.ReadAccountAsync(stores, account.Account);
        }

        await state.ReadContentsAsync(stores);
        return state;
    }

    /// <summary>The histories of an account's items, as the journal has them: folders too, the account's own not.</summary>
    internal IReadOnlyList<ItemHistory> Histories(ScriptedAccount account) =>
        [.. _journal.Where(pair => pair.Key.Account == account.Id && !IsOwn(pair.Key)).Select(pair => pair.Value)];

    /// <summary>The history of the living item of that folder and key.</summary>
    internal ItemHistory Living(ScriptedAccount account, string folder, string key) => Assert.Single(
        Items(account), history => history.IsLiving && Place(account, history.Current!) == (folder, key));

    /// <summary>The histories of what is not a folder.</summary>
    internal IEnumerable<ItemHistory> Items(ScriptedAccount account) =>
        Histories(account).Where(history => history.Current!.State.Kind != ItemKind.Folder);

    internal ItemHistory Folder(ScriptedAccount account, string key) => Assert.Single(
        Histories(account), history => history.Current!.State.Kind == ItemKind.Folder && history.Current.State.Placement.Key == key && history.IsLiving);

    /// <summary>The history of the account as an item.</summary>
    internal ItemHistory Own(ScriptedAccount account) => _journal[(account.Id, ItemId.Of(account.Id))];

    internal bool HasRow(ScriptedAccount account, ItemHistory history) => _catalog.ContainsKey((account.Id, history.Item));

    /// <summary>
    /// Journal, item logs and catalog tell the same of every item; every history is well formed, and every content that it
    /// names can be read.
    /// </summary>
    internal void AssertSound()
    {
        foreach (var (key, history) in _journal)
        {
            CheckForm(key.ToString(), history);
            if (!_logs.TryGetValue(key, out var log) || !Same(log, history))
                _faults.Add($"{key}: journal {history.Transactions.Count}, item log {log?.Transactions.Count ?? 0} transactions");
            if (!_catalog.TryGetValue(key, out var row) || !Matches(row, history))
                _faults.Add($"{key}: journal {history.Transactions.Count} ({history.Current!.State.Placement.Key}), catalog {row?.Item}");
        }

        _faults.AddRange(_logs.Keys.Except(_journal.Keys).Select(key => $"{key} is in the item log only"));
        _faults.AddRange(_catalog.Keys.Except(_journal.Keys).Select(key => $"{key} is in the catalog only"));
        Assert.True(_faults.Count == 0, string.Join('\n', _faults.Take(20)));
    }

    /// <summary>The living items of the backup are those of the mailbox, each once.</summary>
    internal void AssertIsMailbox(ScriptedAccount account)
    {
        var backup = Items(account).Where(history => history.IsLiving).Select(history =>
        {
            var (placement, content) = (history.Current!.State.Placement, history.Current.State.Content);
            return $"{Place(account, history.Current)} {content.Kind} {content.Digest} [{placement.Flags}] [{placement.Tags}] {placement.Date:O}";
        });
        var mailbox = account.Items.Select(item =>
            $"{(item.Folder, item.Key)} {item.Kind} {item.Digest} [{item.Flags}] [{item.Tags}] {item.Date:O}");
        Assert.Equal(mailbox.Order(StringComparer.Ordinal), backup.Order(StringComparer.Ordinal));

        var folders = Histories(account).Where(history => history is { IsLiving: true, Current.State.Kind: ItemKind.Folder });
        Assert.Equal(account.Folders, folders.Select(history => history.Current!.State.Placement.Key).Order(StringComparer.Ordinal));
    }

    private static bool IsOwn((AccountId Account, ItemId Item) key) => key.Item == ItemId.Of(key.Account);

    private static bool Same(ItemHistory one, ItemHistory other) =>
        one.Transactions.Select(transaction => (transaction.Id, transaction.Start, transaction.End, transaction.Chain))
            .SequenceEqual(other.Transactions.Select(transaction => (transaction.Id, transaction.Start, transaction.End, transaction.Chain)));

    private static bool Matches(CatalogHit row, ItemHistory history)
    {
        var state = history.Current!.State;
        return row.Item.Transactions == history.Transactions.Count
            && row.Item.Deleted == state.Deleted
            && row.Item.Folder == state.Folder
            && row.Item.Key == state.Placement.Key
            && row.Item.Digest == state.Content.Digest
            && row.Flags.Equals(state.Placement.Flags);
    }

    private (string? Folder, string Key) Place(ScriptedAccount account, Transaction transaction) => (
        transaction.State.Folder is { } folder && _journal.TryGetValue((account.Id, folder), out var holder)
            ? holder.Current!.State.Placement.Key
            : null,
        transaction.State.Placement.Key);

    private void CheckForm(string key, ItemHistory history)
    {
        var chain = ChainValue.Start;
        Transaction? before = null;
        foreach (var transaction in history.Transactions)
        {
            chain = TransactionCodec.Link(chain, transaction);
            if (transaction.Chain != chain)
                _faults.Add($"{key}: the chain is broken at {transaction.Id}");
            if (before is not null && (before.Start >= transaction.Start || before.End != transaction.Start))
                _faults.Add($"{key}: {before.Id} and {transaction.Id} overlap, or leave a gap");
            if (transaction.State.Content.Digest is { } digest && !_sound.Contains(digest))
                _faults.Add($"{key}: the content {digest} cannot be read");
            before = transaction;
        }
    }

    private void ReadJournal(string file, AccountId? only)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT persistence_id, message FROM journal WHERE persistence_id NOT LIKE 'directory%' AND deleted = 0 ORDER BY persistence_id, sequence_number";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var parts = rows.GetString(0).Split('|');
            if (parts[0] is not ("item" or "account"))
                continue; // the sharding's own
            var account = AccountId.Parse(parts[1]);
            if (only is not null && only != account)
                continue;
            var transaction = TransactionCodec.Decode(rows.GetFieldValue<byte[]>(1));
            var key = (account, transaction.Item);
            _journal[key] = (_journal.GetValueOrDefault(key) ?? ItemHistory.Empty(transaction.Item)).Apply(transaction);
        }
    }

    private async Task ReadAccountAsync(EngineStores stores, AccountId account)
    {
        await foreach (var history in stores.Path.Logs.ReadAllAsync(account, CancellationToken.None))
        {
            if (!_logs.TryAdd((account, history.Item), history))
                _faults.Add($"{account} {history.Item} is in the item logs twice");
        }

        foreach (var hit in await stores.Catalog.SearchAsync(new CatalogQuery { Account = account, Limit = int.MaxValue }, CancellationToken.None))
            _catalog.Add((account, hit.Item.Item), hit);
    }

    private async Task ReadContentsAsync(EngineStores stores)
    {
        var digests = _journal.Values.Concat(_logs.Values)
            .SelectMany(history => history.Transactions)
            .Select(transaction => transaction.State.Content.Digest)
            .OfType<BlobDigest>()
            .ToHashSet();

        // As a restore reads: settling may be moving the blobs while this looks at them.
        var source = new BlobSource(stores.Path, stores.Catalog);
        foreach (var digest in digests)
        {
            try
            {
                await using var stream = await source.OpenAsync(digest, CancellationToken.None);
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy);
                if (BlobDigest.Of(copy.ToArray()) == digest)
                    _sound.Add(digest);
            }
            catch (BlobDamagedException e)
            {
                _faults.Add(e.Message);
            }
        }
    }
}
