using System.Data.Common;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Messages.Model;
using static Zextras.Backup.Actors.Catalog.CatalogRows;
using static Zextras.Backup.Actors.Database.Parameter;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// Writes the rows of a page. This is the catalog's hot path, four statements for every new item, so they are prepared once: with
/// linq2db a page of 500 takes several times as long. The SQL is what SQLite and PostgreSQL have in common.
/// </summary>
internal sealed class PageCommands(DbConnection connection) : IDisposable
{
    /// <summary>Tokens may change without a transaction; the time of the last change stays then.</summary>
    private readonly PreparedCommand _putItem = new(
        connection,
        """
        INSERT INTO items (account, item, kind, folder, item_key, revision, content_revision, move_token, name, folded_name,
            size, digest, deleted, transactions, changed)
        VALUES (@account, @item, @kind, @folder, @key, @revision, @content, @token, @name, @folded,
            @size, @digest, @deleted, @transactions, @changed)
        ON CONFLICT (account, item) DO UPDATE SET
            kind = excluded.kind, folder = excluded.folder, item_key = excluded.item_key,
            revision = excluded.revision, content_revision = excluded.content_revision, move_token = excluded.move_token,
            name = excluded.name, folded_name = excluded.folded_name, size = excluded.size, digest = excluded.digest,
            deleted = excluded.deleted, transactions = excluded.transactions,
            changed = CASE WHEN excluded.changed > items.changed THEN excluded.changed ELSE items.changed END
        RETURNING number
        """,
        Number("account"), Bytes("item"), Number("kind"), Bytes("folder"), Text("key"), Text("revision"),
        Text("content"), Text("token"), Text("name"), Text("folded"),
        Number("size"), Bytes("digest"), Number("deleted"), Number("transactions"), Number("changed"));

    private readonly PreparedCommand _freeKey = new(
        connection,
        "UPDATE items SET deleted = 1 WHERE account = @account AND item = @item",
        Number("account"), Bytes("item"));

    private readonly PreparedCommand _putState = new(
        connection,
        """
        INSERT INTO states (item, started, account, transaction_id, cause, kind, deleted, folder, flags, tags, digest, name, size, held)
        VALUES (@item, @started, @account, @transaction, @cause, @kind, @deleted, @folder, @flags, @tags, @digest, @name, @size, @held)
        ON CONFLICT (item, started) DO NOTHING
        """,
        Number("item"), Number("started"), Number("account"), Bytes("transaction"), Number("cause"),
        Number("kind"), Number("deleted"), Bytes("folder"), Text("flags"), Text("tags"), Bytes("digest"),
        Text("name"), Number("size"), Number("held"));

    private readonly PreparedCommand _endState = new(
        connection,
        "UPDATE states SET ended = @ended WHERE item = @item AND started < @ended AND (ended IS NULL OR ended > @ended)",
        Number("item"), Number("ended"));

    private readonly PreparedCommand _putBlob = new(
        connection,
        """
        INSERT INTO blobs (digest, file, position, stored_length, length)
        VALUES (@digest, @file, @position, @stored, @length)
        ON CONFLICT (digest) DO UPDATE SET
            file = excluded.file, position = excluded.position, stored_length = excluded.stored_length, length = excluded.length
        """,
        Bytes("digest"), Text("file"), Number("position"), Number("stored"), Number("length"));

    /// <summary>The transaction that the next rows are part of.</summary>
    public DbTransaction? Transaction
    {
        set
        {
            foreach (var command in All)
            {
                command.Transaction = value;
            }
        }
    }

    private PreparedCommand[] All => [_putItem, _freeKey, _putState, _endState, _putBlob];

    /// <summary>Writes the items of a page with their new states.</summary>
    /// <exception cref="CatalogException">A row was refused: the message names the item.</exception>
    public void PutChanges(int account, IReadOnlyList<CatalogChange> changes)
    {
        // Items of one page may have swapped their keys (a renamed to b, b to a). Row by row that would violate the unique
        // index of living keys for a moment, so all rows that exist let go of their keys first.
        foreach (var change in changes.Where(HasRow))
        {
            _freeKey.Execute(account, change.Item.Item.ToByteArray());
        }

        foreach (var change in changes)
        {
            try
            {
                PutChange(account, change);
            }
            catch (DbException e)
            {
                throw new CatalogException(
                    $"Item {change.Item.Item} with key '{change.Item.Key}' could not be committed: {e.Message}", e);
            }
        }
    }

    /// <summary>Writes the places of blobs; the newest place of a blob counts.</summary>
    public void PutBlobs(IEnumerable<CatalogBlob> blobs)
    {
        foreach (var blob in blobs)
        {
            _putBlob.Execute(Digest(blob.Digest), blob.File, blob.Offset, blob.StoredLength, blob.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in All)
        {
            command.Dispose();
        }
    }

    private static bool HasRow(CatalogChange change) => change.Item.Transactions > change.NewTransactions.Count;

    private void PutChange(int account, CatalogChange change)
    {
        var (item, transactions) = (change.Item, change.NewTransactions);
        var changed = transactions.Count == 0 ? 0 : Ticks(transactions[^1].Start);
        var digest = Digest(item.Digest);
        var number = _putItem.Scalar(
            account, item.Item.ToByteArray(), (int)item.Kind, Folder(item.Folder), item.Key, item.Revision,
            item.ContentRevision, item.MoveToken, item.Name, Fold(item.Name), item.Size, digest,
            item.Deleted ? 1 : 0, item.Transactions, changed);

        for (var i = 0; i < transactions.Count; i++)
        {
            if (i > 0 || HasRow(change))
            {
                _endState.Execute(number, Ticks(transactions[i].Start));
            }

            PutState(account, number, transactions[i]);
        }
    }

    private void PutState(int account, object? number, Transaction transaction)
    {
        var (placement, content) = (transaction.State.Placement, transaction.State.Content);
        _putState.Execute(
            number, Ticks(transaction.Start), account, transaction.Id.Value.ToByteArray(bigEndian: true),
            (int)transaction.Cause, (int)content.Kind, transaction.State.Deleted ? 1 : 0, Folder(transaction.State.Folder),
            Texts(placement.Flags), Texts(placement.Tags), Digest(content.Digest), content.Name, content.Size, transaction.RetentionHeld ? 1 : 0);
    }
}
