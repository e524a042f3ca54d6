using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// Puts the content of an item back into its file, whose name stays and with it folder, key and flags. The new file takes
/// the place of the damaged one in one step, and only when it is whole and on the disk.
/// </summary>
internal sealed class ContentRefiller(OpenDirectory account, TimeProvider clock)
{
    /// <summary>Refills a file that still looks as it was listed.</summary>
    public async Task RefillAsync(ItemEntry entry, ItemToPut item, CancellationToken cancellation)
    {
        var subject = $"'{entry.Key}' in '{entry.FolderKey}'";
        try
        {
            var isMail = FolderKeys.AreaOf(entry.FolderKey) is FolderArea.Mail;
            using var folder = FolderPaths.Open(account, entry.FolderKey) ?? throw Changed(subject);
            var mail = isMail ? MailName.Of(entry) : null;
            using var below = mail is { } listed ? folder.Open(new RawName(listed.IsNew ? "new" : "cur")) : null;
            var name = mail?.Name ?? new RawName(KeyText.Unescape(entry.Key));
            var (placement, directory) = (item.State.Placement, below ?? folder);
            await ReplaceAsync(directory, name, entry, item, isMail ? placement.Date : placement.Modified ?? placement.Date, subject, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PutErrors.Refused(subject, e);
        }
    }

    private static MailboxException Changed(string subject) =>
        new(MailboxFailure.Vanished, $"{subject} was changed meanwhile and is left as it is; run it again.");

    private async Task ReplaceAsync(
        OpenDirectory directory, RawName name, ItemEntry entry, ItemToPut item, DateTimeOffset? time, string subject, CancellationToken cancellation)
    {
        var temporary = new RawName(Encoding.UTF8.GetBytes(SmallFiles.TemporaryPrefix + UniqueNames.Next(clock)));
        try
        {
            using (var file = directory.CreateFile(temporary))
            {
                await ItemWriter.WriteAsync(file, item, time, cancellation);
            }

            // Looked at as late as can be: whatever is more than the damage that was listed must not be overwritten.
            if (!name.IsPlain || directory.Stat(name) is not { IsFile: true } there || there.Size != entry.SizeHint)
            {
                throw Changed(subject);
            }

            directory.Replace(temporary, name);
        }
        finally
        {
            directory.Remove(temporary);
            directory.Sync();
        }
    }
}
