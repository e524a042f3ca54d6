using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>One part's pages while they are read. A failure ends them and is kept: the other parts go on.</summary>
internal sealed class PartReading(OpenedPart part, IAsyncEnumerator<ChangePage>? pages) : IAsyncDisposable
{
    private ChangePage? _first;

    /// <summary>The part.</summary>
    public OpenedPart Part => part;

    /// <summary>All folders of the part; null where its listing failed or is not a whole one.</summary>
    public IReadOnlyList<FolderEntry>? Folders { get; private set; }

    /// <summary>Why the reading ended before its end; null where it did not.</summary>
    public MailboxException? Failure { get; private set; } = part.Failure;

    /// <summary>Begins to read a part.</summary>
    public static PartReading Start(OpenedPart part, ComposedCursor cursor, CancellationToken cancellation) => new(
        part, part.Failure is null ? part.Session.ChangesSinceAsync(cursor.Of(part), cancellation).GetAsyncEnumerator(cancellation) : null);

    /// <summary>Reads the first page, which has the folders of the part.</summary>
    public async Task ListFoldersAsync() => _first = await ReadAsync();

    /// <summary>The next page, without the list of all folders; null at the end.</summary>
    public async Task<ChangePage?> NextAsync()
    {
        var first = _first;
        _first = null;
        return first ?? await ReadAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => pages?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ChangePage?> ReadAsync()
    {
        try
        {
            if (Failure is not null || !await pages!.MoveNextAsync())
            {
                return null;
            }
        }
        catch (MailboxException e)
        {
            Failure = e;
            return null;
        }

        var page = pages.Current;
        if (page.AllFolders is null)
        {
            return page;
        }

        Folders = page.Folders;
        return page with { Folders = [], AllFolders = null };
    }
}
