using System.Runtime.CompilerServices;
using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>Reads item logs. Holds nothing: each call reads the files as they are.</summary>
internal sealed class ItemLogReader(PathLayout layout, Action<BackupPathDamage>? onDamage) : IItemLogReader
{
    /// <inheritdoc/>
    public async Task<ItemHistory> ReadAsync(AccountId account, ItemId item, CancellationToken cancellation)
    {
        var log = await ReadLogAsync(PathLayout.Log(account, item), item, cancellation);
        return log.Histories.Count > 0 ? log.Histories[0] : ItemHistory.Empty(item);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemHistory> ReadAllAsync(
        AccountId account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var log in ReadLogsAsync(account, cancellation))
        {
            foreach (var history in log.Histories)
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemHistory> ReadDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in PathLayout.DirectoryLogs)
        {
            var log = await ReadLogAsync(name, only: null, cancellation);
            foreach (var history in log.Histories)
            {
                yield return history;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemLog> ReadLogsAsync(
        AccountId account, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in layout.ExistingLogs(account))
        {
            yield return await ReadLogAsync(name, only: null, cancellation);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AccountId> ListAccounts() => [.. layout.ExistingAccounts()];

    /// <summary>Reads one log; with <paramref name="only"/> the lines of other items are passed over unread.</summary>
    public async Task<ItemLog> ReadLogAsync(string name, ItemId? only, CancellationToken cancellation)
    {
        var merge = new HistoryMerge(name, only);
        var mark = only is { } item ? Encoding.UTF8.GetBytes($"\"{item}\"") : [];
        var lines = 0;
        try
        {
            await foreach (var line in LogLines.ReadAsync(layout.Full(name), cancellation))
            {
                lines++;
                if (line.Span.IndexOf(mark) >= 0)
                {
                    merge.AddLine(line.Span, lines);
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // No log: nothing was recorded there yet.
            lines = 0;
        }

        var log = merge.ToLog(lines);
        foreach (var damage in log.Damage)
        {
            onDamage?.Invoke(damage);
        }

        return log;
    }
}
