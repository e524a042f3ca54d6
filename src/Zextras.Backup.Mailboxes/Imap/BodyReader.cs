using MailKit;
using MailKit.Net.Imap;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Reads the contents of messages. The engine asks for them one by one, in the order of the pages; one command for each would
/// cost more than the messages themselves. So messages that follow on the page are fetched ahead with the same command,
/// as long as they are small, and at most <see cref="MostAhead"/> bytes of them wait for being asked for.
/// </summary>
/// <param name="connections">What the contents are read over.</param>
/// <param name="pathOf">The mailbox name of a folder key: the messages of one page may lie in several folders.</param>
internal sealed class BodyReader(ConnectionPool connections, Func<string, string> pathOf) : IAsyncDisposable
{
    /// <summary>Longer messages are read in pieces while the engine stores them.</summary>
    private const int LargestWhole = 512 * 1024;

    private const int LargestBatch = 1024 * 1024;
    private const long MostAhead = 8 * 1024 * 1024;

    // Pages that the engine has under way at the same time; what was read ahead of older ones nobody asks for any more.
    private const int PagesUnderWay = 8;

    private readonly Lock _lock = new();
    private readonly Queue<ListedPage> _pages = new();
    private readonly Dictionary<(string Folder, string Key), (ListedPage Page, int At)> _places = [];
    private readonly Dictionary<(string Folder, string Key), Body> _ahead = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task> _batches = [];
    private long _bytesAhead;

    /// <summary>A page was handed out: its contents will be asked for.</summary>
    public void Note(IReadOnlyList<ItemEntry> items)
    {
        lock (_lock)
        {
            var page = new ListedPage(items);
            _pages.Enqueue(page);
            for (var at = 0; at < items.Count; at++)
            {
                _places[NameOf(items[at])] = (page, at);
            }

            if (_pages.Count > PagesUnderWay)
            {
                Forget(_pages.Dequeue());
            }
        }
    }

    /// <summary>The content of a message.</summary>
    /// <exception cref="MailboxException">It vanished, or the server does not deliver it.</exception>
    public async Task<Stream> OpenAsync(ItemEntry entry, CancellationToken cancellation)
    {
        var uid = MessageEntries.Parse(entry);
        if (entry.SizeHint is null or > LargestWhole)
        {
            return await PiecewiseStream.OpenAsync((offset, count, token) => ReadPieceAsync(entry, uid, offset, count, token), cancellation);
        }

        var body = Ask(entry);
        return new MemoryStream(await body.Content.Task.WaitAsync(cancellation), writable: false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task[] batches;
        lock (_lock)
        {
            batches = [.. _batches];
        }

        await Task.WhenAll(batches);
        _closing.Dispose();
    }

    private static (string Folder, string Key) NameOf(ItemEntry entry) => (entry.FolderKey, entry.Key);

    private Body Ask(ItemEntry entry)
    {
        lock (_lock)
        {
            var isListed = _places.TryGetValue(NameOf(entry), out var place);
            if (_ahead.Remove(NameOf(entry), out var body))
            {
                _bytesAhead -= body.Size;
                if (isListed && place.Page.IsRunningOut(place.At))
                {
                    Start(Gather(place.Page, place.Page.Next));
                }

                return body;
            }

            if (!isListed)
            {
                body = new Body(entry);
                Start([body]);
                return body;
            }

            place.Page.Missed(place.At);
            var batch = Gather(place.Page, place.At);
            body = batch[0];
            _ahead.Remove(NameOf(entry));
            _bytesAhead -= body.Size;
            Start(batch);
            return body;
        }
    }

    /// <summary>The messages to fetch with one command: that one, and those after it that are small and in the same folder.</summary>
    private List<Body> Gather(ListedPage page, int from)
    {
        var batch = new List<Body>();
        long bytes = 0;
        var at = from;
        for (; at < page.Items.Count && batch.Count < page.Window; at++)
        {
            var entry = page.Items[at];
            var size = entry.SizeHint ?? long.MaxValue;
            var isFirst = batch.Count == 0;
            if (entry.FolderKey != page.Items[from].FolderKey || (!isFirst && (bytes + size > LargestBatch || _bytesAhead + size > MostAhead)))
            {
                break;
            }

            if (size > LargestWhole || _ahead.ContainsKey(NameOf(entry)))
            {
                continue;
            }

            var body = new Body(entry);
            batch.Add(body);
            _ahead[NameOf(entry)] = body;
            bytes += size;
            _bytesAhead += body.Size;
        }

        page.ReadTo(at);
        return batch;
    }

    private void Start(List<Body> batch)
    {
        if (batch.Count > 0)
        {
            _batches.RemoveAll(done => done.IsCompleted);
            _batches.Add(Task.Run(() => FetchAsync(batch, _closing.Token), CancellationToken.None));
        }
    }

    private void Forget(ListedPage page)
    {
        foreach (var entry in page.Items)
        {
            if (_places.TryGetValue(NameOf(entry), out var place) && place.Page == page)
            {
                _places.Remove(NameOf(entry));
                if (_ahead.Remove(NameOf(entry), out var body))
                {
                    _bytesAhead -= body.Size;
                }
            }
        }
    }

    /// <summary>Fetches a batch; what did not come with it is asked for by itself, so that one bad message spoils no other one.</summary>
    private async Task FetchAsync(List<Body> batch, CancellationToken cancellation)
    {
        try
        {
            if (batch.Count > 1)
            {
                await FetchTogetherAsync(batch, pathOf(batch[0].Entry.FolderKey), cancellation);
            }
        }
        catch (Exception e) when (e is MailboxException || ImapErrors.IsRefusal(e) || ImapErrors.IsLoss(e))
        {
            // Whose fault it is shows one by one.
        }

        foreach (var body in batch.Where(body => !body.Content.Task.IsCompleted))
        {
            try
            {
                body.Content.TrySetResult(await FetchOneAsync(body, cancellation));
            }
            catch (MailboxException e)
            {
                body.Content.TrySetException(e);
            }
            catch (Exception e) when (ImapErrors.IsRefusal(e) || ImapErrors.IsLoss(e))
            {
                body.Content.TrySetException(Undeliverable(body.Entry, e));
            }
        }
    }

    private Task<bool> FetchTogetherAsync(List<Body> batch, string path, CancellationToken cancellation) => connections.RunAsync(
        path,
        connection => connection.RunInAsync(
            path,
            batch[0].Uid.Validity,
            async (folder, token) =>
            {
                var open = batch.Where(body => !body.Content.Task.IsCompleted).ToDictionary(body => body.Uid.Id);
                await folder.GetStreamsAsync(
                    [.. open.Values.Select(body => body.Uid)],
                    async (_, _, uid, stream, callbackToken) => open[uid.Id].Content.TrySetResult(await BytesOfAsync(stream, callbackToken)),
                    token);
                return true;
            },
            cancellation),
        cancellation);

    private Task<byte[]> FetchOneAsync(Body body, CancellationToken cancellation) => ReadAsync(
        body.Entry, body.Uid, async (folder, token) => await BytesOfAsync(await folder.GetStreamAsync(body.Uid, "", token), token), cancellation);

    private Task<byte[]> ReadPieceAsync(ItemEntry entry, UniqueId uid, int offset, int count, CancellationToken cancellation) => ReadAsync(
        entry, uid, async (folder, token) => await BytesOfAsync(await folder.GetStreamAsync(uid, "", offset, count, token), token), cancellation);

    private Task<byte[]> ReadAsync(
        ItemEntry entry, UniqueId uid, Func<ImapFolder, CancellationToken, Task<byte[]>> read, CancellationToken cancellation) => connections.RunAsync(
        pathOf(entry.FolderKey),
        async connection =>
        {
            for (var isFresh = false; ; isFresh = true)
            {
                try
                {
                    return await connection.RunInAsync(pathOf(entry.FolderKey), uid.Validity, read, cancellation, isFresh);
                }
                catch (MessageNotFoundException) when (!isFresh)
                {
                    // It may have come after this connection looked at the folder.
                }
                catch (MessageNotFoundException e)
                {
                    throw new MailboxException(MailboxFailure.Vanished, $"The message {entry.Key} is not in '{entry.FolderKey}' any more.", e);
                }
                catch (FolderNotFoundException e)
                {
                    throw new MailboxException(MailboxFailure.Vanished, $"The folder '{entry.FolderKey}' is not there any more.", e);
                }
                catch (Exception e) when (ImapErrors.IsRefusal(e))
                {
                    throw Undeliverable(entry, e);
                }
            }
        },
        cancellation);

    private static MailboxException Undeliverable(ItemEntry entry, Exception e) => new(
        MailboxFailure.Unreadable, $"The server does not deliver the message {entry.Key} of '{entry.FolderKey}': {ImapErrors.Words(e)}", e);

    private static async Task<byte[]> BytesOfAsync(Stream stream, CancellationToken cancellation)
    {
        await using (stream)
        {
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
    }

    private sealed class Body(ItemEntry entry)
    {
        public ItemEntry Entry { get; } = entry;

        public UniqueId Uid { get; } = MessageEntries.Parse(entry);

        public long Size { get; } = entry.SizeHint ?? 0;

        public TaskCompletionSource<byte[]> Content { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
