using System.Runtime.CompilerServices;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Composed;

/// <summary>A part that gives the pages it was told to give, and then fails if it was told so.</summary>
internal sealed class ScriptedPart(string area) : IMailboxPart
{
    /// <summary>The pages of the next reading.</summary>
    public List<ChangePage> Pages { get; set; } = [];

    /// <summary>What comes after them; null for the end.</summary>
    public MailboxException? Failure { get; set; }

    /// <summary>Why the part cannot be opened; null where it can.</summary>
    public MailboxException? Closed { get; set; }

    /// <summary>The cursor of the last reading.</summary>
    public MailboxCursor? Since { get; private set; }

    /// <summary>What was put into it.</summary>
    public List<string> Put { get; } = [];

    public string Description => $"test:{area}";

    public IReadOnlySet<string> Areas { get; } = new HashSet<string> { area };

    public Task<IMailboxSession> OpenAsync(string address, CancellationToken cancellation) =>
        Closed is null ? Task.FromResult<IMailboxSession>(new Session(this)) : throw Closed;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Session(ScriptedPart part) : IMailboxSession
    {
        public async IAsyncEnumerable<ChangePage> ChangesSinceAsync(MailboxCursor? cursor, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            part.Since = cursor;
            foreach (var page in part.Pages)
            {
                yield return page;
            }

            if (part.Failure is not null)
            {
                throw part.Failure;
            }
        }

        public ValueTask<Stream> OpenContentAsync(ItemEntry entry, CancellationToken cancellation) => ValueTask.FromResult<Stream>(new MemoryStream());

        public ContentDescription Describe(ItemEntry entry, ReadOnlySpan<byte> head, long size) =>
            new(entry.ExpectedKind, part.Description, ItemAttributes.Empty, ValueList<string>.Empty);

        public string FolderKey(ItemKind kind, string path) => $"{part.Areas.First()}:{path}";

        public Task<PutResult> PutFolderAsync(string folderKey, ItemState? state, CancellationToken cancellation)
        {
            part.Put.Add(folderKey);
            return Task.FromResult(new PutResult { FolderKey = folderKey, Key = folderKey });
        }

        public Task<PutResult> PutItemAsync(ItemToPut item, CancellationToken cancellation) => PutFolderAsync(item.FolderKey, null, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
