using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Appends to item logs. Files are opened for each call and closed again: with 100 logs per account an open handle for
/// each would cost more than it saves. Every append first cuts a torn last line, so that no line is glued to it.
/// </summary>
internal sealed class ItemLogs(
    PathLayout layout, DiskGuard guard, AtomicFile atomic, ItemLogReader reader, LogTurns turns, Action<string, bool> onWritten, Action<BackupPathDamage>? onDamage)
    : IItemLogs, IDisposable
{
    /// <inheritdoc/>
    public Task AppendAsync(AccountId account, IReadOnlyList<Transaction> transactions, CancellationToken cancellation) =>
        AppendAsync(account, transactions, each => PathLayout.Log(account, each.Item), cancellation);

    /// <inheritdoc/>
    public Task AppendDirectoryAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancellation) =>
        AppendAsync(null, transactions, each => PathLayout.DirectoryLog(each.State.Kind), cancellation);

    /// <inheritdoc/>
    public Task<ItemHistory> ReadAsync(AccountId account, ItemId item, CancellationToken cancellation) =>
        reader.ReadAsync(account, item, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadAllAsync(AccountId account, CancellationToken cancellation) =>
        reader.ReadAllAsync(account, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemHistory> ReadDirectoryAsync(CancellationToken cancellation) =>
        reader.ReadDirectoryAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemLog> ReadLogsAsync(AccountId account, CancellationToken cancellation) =>
        reader.ReadLogsAsync(account, cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<AccountId> ListAccounts() => reader.ListAccounts();

    /// <summary>
    /// Rewrites the logs of an account that have more superseded than live lines. A damaged log is left as it is: what
    /// cannot be read would be lost, and repairing is the coherency check's.
    /// </summary>
    public async Task<int> SettleAsync(AccountId account, CancellationToken cancellation)
    {
        var settled = 0;
        foreach (var name in layout.ExistingLogs(account))
        {
            using var turn = await turns.EnterAsync(account, cancellation);
            var log = await reader.ReadLogAsync(name, only: null, cancellation);
            var live = log.Histories.Count;
            if (log.Damage.Count == 0 && log.Lines - live > live)
            {
                await atomic.WriteAsync(layout.Full(name), EncodeLines(log.Histories.Select(history => history.Transactions)), cancellation);
                settled++;
            }
        }

        return settled;
    }

    /// <summary>Rewrites one log while nobody appends to it, unless <paramref name="edit"/> gives null. Without lines it is deleted.</summary>
    /// <returns>Bytes by which it became shorter.</returns>
    public async Task<long> EditAsync(
        AccountId? account, string name, Func<LogContent, IReadOnlyList<ReadOnlyMemory<byte>>?> edit, CancellationToken cancellation)
    {
        var path = layout.Full(name);
        using var turn = await turns.EnterAsync(account, cancellation);
        var before = File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : [];
        if (edit(Split(before)) is not { } lines)
        {
            return 0;
        }

        if (lines.Count > 0)
        {
            var after = Join(lines);
            await atomic.WriteAsync(path, after, CancellationToken.None);
            return before.Length - after.Length;
        }

        if (before.Length > 0)
        {
            guard.Run(() =>
            {
                guard.Disk.Delete(path);
                guard.Disk.SyncDirectory(Path.GetDirectoryName(path)!);
            });
        }

        return before.Length;
    }

    /// <summary>The bytes of lines.</summary>
    public static ReadOnlyMemory<byte> Join(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            output.Write(line.Span);
            output.Write("\n"u8);
        }

        return output.WrittenMemory;
    }

    /// <summary>Frees the turns.</summary>
    public void Dispose() => turns.Dispose();

    private static ReadOnlyMemory<byte> EncodeLines(IEnumerable<IEnumerable<Transaction>> lines)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var transactions in lines)
        {
            TransactionCodec.EncodeArray(output, transactions);
            output.Write("\n"u8);
        }

        return output.WrittenMemory;
    }

    private static LogContent Split(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int length; (length = bytes.Span.IndexOf((byte)'\n')) >= 0; bytes = bytes[(length + 1)..])
        {
            lines.Add(bytes[..length]);
        }

        return new LogContent(lines, bytes);
    }

    private async Task AppendAsync(
        AccountId? account, IReadOnlyList<Transaction> transactions, Func<Transaction, string> logOf, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(account, cancellation);
        // Off the caller's thread: encoding a thousand transactions and writing a hundred files takes milliseconds.
        await Task.Run(
            () =>
            {
                foreach (var log in transactions.GroupBy(logOf))
                {
                    Append(log.Key, EncodeLines(log.GroupBy(transaction => transaction.Item)).Span);
                }
            },
            cancellation);
    }

    private void Append(string name, ReadOnlySpan<byte> lines)
    {
        var path = layout.Full(name);
        var isNew = !File.Exists(path);
        using var file = guard.Open(() => OpenOrCreate(path, isNew));
        var length = RandomAccess.GetLength(file);
        var end = LogLines.FindEnd(file, length);
        if (end < length)
        {
            guard.Run(() => guard.Disk.Truncate(file, end));
            onDamage?.Invoke(new BackupPathDamage(BackupPathDamageKind.TornTail, name, end, $"{length - end} bytes of a torn line were cut"));
        }

        guard.Append(file, end, lines);
        onWritten(path, isNew);
    }

    private static SafeFileHandle OpenOrCreate(string path, bool isNew)
    {
        if (isNew)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }
}
