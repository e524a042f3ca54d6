using System.Text.Json;
using Zextras.Backup.Actors.Catalog.Tables;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The values of the domain as they stand in columns, and back.</summary>
internal static class CatalogRows
{
    private const int DigestLength = 32;

    /// <summary>Account number of the directory's objects.</summary>
    public const int Directory = 0;

    public static byte[] Folder(ItemId? folder) => folder?.ToByteArray() ?? [];

    public static byte[]? Digest(BlobDigest? digest)
    {
        if (digest is not { } given)
        {
            return null;
        }

        var bytes = new byte[DigestLength];
        given.CopySha256To(bytes);
        return bytes;
    }

    public static long Ticks(DateTimeOffset instant) => instant.UtcTicks;

    public static long? Ticks(DateTimeOffset? instant) => instant?.UtcTicks;

    public static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>A name as it is compared in a search: the scripts of the world without their cases.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    public static string? Texts(ValueList<string> texts) => texts.Count == 0 ? null : JsonSerializer.Serialize(texts);

    public static ValueList<string> Texts(string? json) => json is null
        ? ValueList<string>.Empty
        : JsonSerializer.Deserialize<string[]>(json)!.ToValueList();

    public static CatalogItem Item(ItemRow row) => new()
    {
        Item = ItemId.FromByteArray(row.Item),
        Kind = (ItemKind)row.Kind,
        Folder = row.Folder.Length == 0 ? null : ItemId.FromByteArray(row.Folder),
        Key = row.Key,
        Revision = row.Revision,
        ContentRevision = row.ContentRevision,
        MoveToken = row.MoveToken,
        Name = row.Name,
        Size = row.Size,
        Digest = row.Digest is { } digest ? BlobDigest.FromSha256(digest) : null,
        Deleted = row.Deleted != 0,
        Transactions = row.Transactions,
    };

    public static CatalogAccount Account(AccountRow row) => new()
    {
        Account = AccountId.Parse(row.Account),
        Name = row.Name,
        Cursor = row.Cursor,
        DeletedAt = row.DeletedAt is { } deleted ? Instant(deleted) : null,
        LastScan = row.LastScan is { } scan ? Instant(scan) : null,
    };

    public static CatalogBlob Blob(BlobRow row) =>
        new(BlobDigest.FromSha256(row.Digest), row.File, row.Position, row.StoredLength, row.Length) { IsCondemned = row.Condemned is not null };
}
