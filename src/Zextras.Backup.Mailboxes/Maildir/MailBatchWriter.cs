using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Puts many mails into one folder. All are written under names that no reader looks at, made durable together, and only then get
/// their own: durability is bought once for the batch, and a crash leaves no mail that is not whole.
/// </summary>
internal sealed class MailBatchWriter(OpenDirectory account, ItemWriter writer, TimeProvider clock)
{
    // Making a file is work of the kernel, more than of the disk.
    private const int Writers = 2;

    /// <summary>Puts the mails; each has an outcome of its own, in their order.</summary>
    public async Task<IReadOnlyList<PutOutcome>> PutAsync(string folderKey, IReadOnlyList<ItemToPut> items, CancellationToken cancellation)
    {
        try
        {
            using var folder = FolderPaths.Open(account, folderKey)
                ?? throw new MailboxException(MailboxFailure.NotFound, $"There is no folder '{folderKey}'. It has to be made before items are put into it.");
            folder.MakeDirectory(ItemWriter.Tmp);
            using var tmp = folder.Open(ItemWriter.Tmp);
            using var cur = folder.Open(ItemWriter.Cur);
            return await PutAsync(folder, tmp, cur, items, cancellation);
        }
        catch (MailboxException e)
        {
            return [.. items.Select(_ => PutOutcome.Of(e))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [.. items.Select(item => PutOutcome.Of(ItemWriter.Refused(item, e)))];
        }
    }

    private async Task<IReadOnlyList<PutOutcome>> PutAsync(
        OpenDirectory folder, OpenDirectory tmp, OpenDirectory cur, IReadOnlyList<ItemToPut> items, CancellationToken cancellation)
    {
        var outcomes = new PutOutcome?[items.Count];
        var names = new RawName?[items.Count];
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation };
            await Parallel.ForAsync(0, items.Count, parallel, async (i, token) => outcomes[i] = await WriteAsync(tmp, items[i], name => names[i] = name, token));
            Sync(tmp, names);
            for (var i = 0; i < items.Count; i++)
            {
                outcomes[i] ??= NameIt(folder, tmp, names[i]!.Value, cur, items[i]);
            }
        }
        finally
        {
            foreach (var name in names)
            {
                if (name is { } temporary)
                {
                    tmp.Remove(temporary);
                }
            }

            cur.Sync();
        }

        return outcomes!;
    }

    /// <summary>Writes one mail; null where it went well.</summary>
    private async Task<PutOutcome?> WriteAsync(OpenDirectory tmp, ItemToPut item, Action<RawName> made, CancellationToken cancellation)
    {
        try
        {
            var name = new RawName(UniqueNames.Next(clock));
            using SafeFileHandle file = tmp.CreateFile(name);
            made(name);
            await ItemWriter.CopyAsync(file, item, item.State.Placement.Date, cancellation);
            return null;
        }
        catch (MailboxException e)
        {
            return PutOutcome.Of(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PutOutcome.Of(ItemWriter.Refused(item, e));
        }
    }

    private static void Sync(OpenDirectory tmp, IEnumerable<RawName?> names)
    {
        if (tmp.TrySyncFileSystem())
        {
            return;
        }

        foreach (var name in names.OfType<RawName>())
        {
            using var file = tmp.OpenFile(name);
            RandomAccess.FlushToDisk(file);
        }
    }

    private PutOutcome NameIt(OpenDirectory folder, OpenDirectory tmp, RawName temporary, OpenDirectory cur, ItemToPut item)
    {
        try
        {
            return PutOutcome.Of(writer.Name(folder, tmp, temporary, cur, item));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PutOutcome.Of(ItemWriter.Refused(item, e));
        }
    }
}
