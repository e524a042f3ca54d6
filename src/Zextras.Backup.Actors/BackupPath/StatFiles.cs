using System.Text.Json;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Reads and writes <c>backupstat</c> and <c>account_stat</c>.</summary>
internal static class StatFiles
{
    /// <summary>The owner's record of a path; null where there is none.</summary>
    /// <exception cref="BackupPathException">It is there but cannot be read as such.</exception>
    public static async Task<BackupStatDocument?> ReadBackupStatAsync(PathLayout layout, CancellationToken cancellation)
    {
        var path = layout.Full(PathLayout.BackupStat);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            await using var stream = OpenRead(path);
            var stat = await JsonSerializer.DeserializeAsync(stream, StatJson.Readable.BackupStatDocument, cancellation);
            return stat is not null && ServerId.TryParse(stat.Server, null, out _)
                ? stat
                : throw new JsonException("it names no server id");
        }
        catch (JsonException e)
        {
            throw new BackupPathException(
                BackupPathRefusal.DamagedStat,
                $"{path} cannot be read ({e.Message}). Put back a good copy of the file: "
                    + "it says which server owns the Backup Path. Histories and contents beside it can be read without it.",
                e);
        }
    }

    /// <summary>The scan state of an account; null where it was never written.</summary>
    /// <exception cref="JsonException">It is damaged; an Account Scan writes it anew.</exception>
    public static async Task<AccountStat?> ReadAccountStatAsync(PathLayout layout, AccountId account, CancellationToken cancellation)
    {
        var path = layout.Full(PathLayout.AccountStat(account));
        if (!File.Exists(path))
        {
            return null;
        }

        await using var stream = OpenRead(path);
        var document = await JsonSerializer.DeserializeAsync(stream, StatJson.Readable.AccountStatDocument, cancellation);
        return document is null ? null : new AccountStat
        {
            Name = document.Name,
            Cursor = document.Cursor,
            LastItem = ItemId.TryParse(document.LastItem, null, out var item) ? item : null,
            LastScan = document.LastScan,
            Items = document.Items,
            DeletedItems = document.DeletedItems,
            Quarantined = document.Quarantined,
        };
    }

    /// <summary>The bytes of <c>backupstat</c>.</summary>
    public static byte[] Encode(BackupStatDocument stat) =>
        Line(JsonSerializer.SerializeToUtf8Bytes(stat, StatJson.Readable.BackupStatDocument));

    /// <summary>The bytes of <c>backupstat</c> of an account.</summary>
    public static byte[] Encode(AccountBackupStatDocument stat) =>
        Line(JsonSerializer.SerializeToUtf8Bytes(stat, StatJson.Readable.AccountBackupStatDocument));

    /// <summary>The bytes of <c>account_stat</c>.</summary>
    public static byte[] Encode(AccountStat stat) => Line(JsonSerializer.SerializeToUtf8Bytes(
        new AccountStatDocument
        {
            Name = stat.Name,
            Cursor = stat.Cursor,
            LastItem = stat.LastItem?.ToString(),
            LastScan = stat.LastScan?.ToUniversalTime(),
            Items = stat.Items,
            DeletedItems = stat.DeletedItems,
            Quarantined = stat.Quarantined,
        },
        StatJson.Readable.AccountStatDocument));

    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
