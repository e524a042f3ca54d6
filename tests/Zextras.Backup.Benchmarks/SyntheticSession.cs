using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Benchmarks;

/// <summary>An account of a <see cref="SyntheticServer"/>: one folder. Its cursor is how many mails were read.</summary>
internal sealed class SyntheticSession(AccountId account, int items) : IMailboxSession
{
    private const string Inbox = "mail:INBOX";
    private const int ItemsOfPage = 200;
    private const int Bytes = 1000;

    public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var first = cursor is { } read ? int.Parse(read.Value, CultureInfo.InvariantCulture) : 0;
        for (var number = first; number < items; number += ItemsOfPage)
        {
            var end = Math.Min(items, number + ItemsOfPage);
            yield return new ChangePage
            {
                Folders = number == 0 ? [new FolderEntry { Key = Inbox, Name = "INBOX" }] : [],
                Items = [.. Enumerable.Range(number, end - number).Select(Entry)],
                Cursor = new MailboxCursor(end.ToString(CultureInfo.InvariantCulture)),
            };
        }
    }

    public ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation)
    {
        var head = $"Subject: {entry.Key} of {account}\r\n\r\n";
        return ValueTask.FromResult<Stream>(new MemoryStream(Encoding.ASCII.GetBytes(head.PadRight(Bytes, '.')), writable: false));
    }

    public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
        new(ItemKind.Message, entry.Key, ItemAttributes.Empty, ValueList<string>.Empty);

    public string FolderKey(ItemKind kind, string path) => Inbox;

    public Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation) => throw SyntheticServer.Refusal();

    public Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) => throw SyntheticServer.Refusal();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ItemEntry Entry(int number)
    {
        var key = number.ToString(CultureInfo.InvariantCulture);
        return new ItemEntry { FolderKey = Inbox, Key = key, ExpectedKind = ItemKind.Message, Revision = key, ContentRevision = key, SizeHint = Bytes };
    }
}
