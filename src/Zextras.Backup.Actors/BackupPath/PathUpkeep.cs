using System.Globalization;
using System.Text;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>The upkeep of a path that is open for writing.</summary>
internal sealed class PathUpkeep(
    PathLayout layout, DiskGuard guard, AtomicFile atomic, Quarantine quarantine, ItemLogs logs, IncomingVolumes incoming, BlobSettling settling, VolumeRewriting rewriting)
    : IPathUpkeep
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <inheritdoc/>
    public Task<long> EditLogAsync(AccountId? account, string file, Func<LogContent, LogEdit?> edit, CancellationToken cancellation) =>
        logs.EditAsync(
            account,
            file,
            content =>
            {
                var change = edit(content);
                if (change is { Quarantine.Count: > 0 })
                {
                    quarantine.Append(file, ItemLogs.Join(change.Quarantine).Span);
                }

                return change?.Lines;
            },
            cancellation);

    /// <inheritdoc/>
    public async Task<long> DropItemsAsync(AccountId account, IReadOnlySet<ItemId> items, CancellationToken cancellation)
    {
        var freed = 0L;
        foreach (var log in items.GroupBy(item => PathLayout.Log(account, item)))
        {
            var gone = log.ToHashSet();
            freed += await logs.EditAsync(account, log.Key, content => Without(content, gone), cancellation);
        }

        return freed;
    }

    /// <inheritdoc/>
    public async Task<long> DropObjectsAsync(IReadOnlySet<ItemId> objects, CancellationToken cancellation)
    {
        var freed = 0L;
        foreach (var log in PathLayout.DirectoryLogs.Where(log => objects.Count > 0 && File.Exists(layout.Full(log))))
        {
            freed += await logs.EditAsync(null, log, content => Without(content, objects), cancellation);
        }

        return freed;
    }

    /// <inheritdoc/>
    public Task<long> DeleteAccountAsync(AccountId account, CancellationToken cancellation) => Task.Run(
        () => DeleteDirectory(PathLayout.Account(account)), cancellation);

    /// <inheritdoc/>
    public Task VoidAsync(string file, long offset, long length, CancellationToken cancellation) => Task.Run(
        () =>
        {
            incoming.Flush();
            using var handle = File.OpenHandle(layout.Full(file), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            quarantine.AppendRange(file, handle, offset, length);
            var isAtEnd = offset + length >= RandomAccess.GetLength(handle) && !incoming.IsOpen(file);
            var frames = isAtEnd ? null : VoidFrame.Fill(length);
            guard.Run(() =>
            {
                if (frames is null && isAtEnd)
                {
                    guard.Disk.Truncate(handle, offset);
                }

                foreach (var frame in frames ?? [])
                {
                    guard.Disk.Write(handle, frame, offset);
                    offset += frame.Length;
                }

                guard.Disk.Sync(handle);
            });
        },
        cancellation);

    /// <inheritdoc/>
    public Task MoveAwayAsync(string file, CancellationToken cancellation) => Task.Run(() => quarantine.Move(file), cancellation);

    /// <inheritdoc/>
    public Task QuarantineAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        Task.Run(() => quarantine.Append(name, bytes.Span), cancellation);

    /// <inheritdoc/>
    public Task WriteLostAsync(IReadOnlyCollection<BlobDigest> lost, CancellationToken cancellation)
    {
        if (lost.Count == 0)
        {
            guard.Run(() => guard.Disk.Delete(layout.Full(PathLayout.Lost)));
            return Task.CompletedTask;
        }

        var lines = lost.Select(digest => digest.ToString()).Order(StringComparer.Ordinal).Select(digest => digest + "\n");
        return atomic.WriteAsync(layout.Full(PathLayout.Lost), Encoding.ASCII.GetBytes(string.Concat(lines)), cancellation);
    }

    /// <inheritdoc/>
    public void Forget(BlobDigest digest) => incoming.ForgetBlob(digest);

    /// <inheritdoc/>
    public Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellation) => settling.AloneAsync(work, cancellation);

    /// <inheritdoc/>
    public Task<RewriteReport> RewriteVolumesAsync(IBlobJudge judge, CancellationToken cancellation) =>
        Task.Run(() => rewriting.RunAsync(judge, cancellation), CancellationToken.None);

    /// <inheritdoc/>
    public IReadOnlyList<(DateOnly Day, long Bytes)> ListArchives(DateOnly before)
    {
        var servers = layout.Full(PathLayout.Servers);
        return !Directory.Exists(servers)
            ? []
            : [.. from folder in new DirectoryInfo(servers).EnumerateDirectories()
                  where DateOnly.TryParseExact(folder.Name, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                  let day = DateOnly.ParseExact(folder.Name, DayFormat, CultureInfo.InvariantCulture)
                  where day < before
                  orderby day
                  select (day, folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length))];
    }

    /// <inheritdoc/>
    public Task DeleteArchivesAsync(DateOnly day, CancellationToken cancellation) => Task.Run(
        () => DeleteDirectory($"{PathLayout.Servers}/{day.ToString(DayFormat, CultureInfo.InvariantCulture)}"), cancellation);

    private static List<ReadOnlyMemory<byte>>? Without(LogContent content, IReadOnlySet<ItemId> gone)
    {
        var kept = new List<ReadOnlyMemory<byte>>(content.Lines.Count);
        foreach (var line in content.Lines)
        {
            IReadOnlyList<Transaction> transactions;
            try
            {
                transactions = TransactionCodec.DecodeArray(line.Span);
            }
            catch (FormatException)
            {
                kept.Add(line); // damage is for a check to judge, not for a purge to drop
                continue;
            }

            if (transactions.Count == 0 || !transactions.All(transaction => gone.Contains(transaction.Item)))
            {
                kept.Add(line);
            }
        }

        return kept.Count == content.Lines.Count ? null : kept;
    }

    private long DeleteDirectory(string name)
    {
        var directory = new DirectoryInfo(layout.Full(name));
        if (!directory.Exists)
        {
            return 0;
        }

        var bytes = directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        guard.Run(() =>
        {
            directory.Delete(recursive: true);
            guard.Disk.SyncDirectory(directory.Parent!.FullName);
        });
        return bytes;
    }
}
