using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>What listings and contents of a scripted server do besides what they should.</summary>
internal static class Scripts
{
    internal static MailboxException Unavailable() => new(MailboxFailure.Unavailable, "The server does not answer.");

    internal static async IAsyncEnumerable<ChangePage> AsIs(IEnumerable<ChangePage> pages)
    {
        foreach (var page in pages)
        {
            await Task.Yield();
            yield return page;
        }
    }

    /// <summary>Breaks off before the page of that number, counted from 1.</summary>
    internal static Func<IReadOnlyList<ChangePage>, IAsyncEnumerable<ChangePage>> FailsBefore(int number) => pages => Failing(pages, number);

    /// <summary>Completes without an error, but shows only half, and says of no folder that it was listed.</summary>
    internal static IAsyncEnumerable<ChangePage> Half(IReadOnlyList<ChangePage> pages) => AsIs(pages
        .Take((pages.Count + 1) / 2)
        .Select(page => page with { ListedFolders = [], AllFolders = null, Cursor = null }));

    /// <summary>Lists every item twice on its page, and once more on the page after it.</summary>
    internal static async IAsyncEnumerable<ChangePage> Thrice(IReadOnlyList<ChangePage> pages)
    {
        await Task.Yield();
        IReadOnlyList<ItemEntry> before = [];
        for (var i = 0; i < pages.Count; i++)
        {
            var items = pages[i].Items;
            yield return pages[i] with { Items = [.. before, .. items, .. items], ListedFolders = [] };
            before = items;
        }

        yield return new ChangePage { Items = before, ListedFolders = [.. pages.SelectMany(page => page.ListedFolders)] };
    }

    /// <summary>Runs a step of the test before the page of that number, counted from 1; the scan waits for it.</summary>
    internal static Func<IReadOnlyList<ChangePage>, IAsyncEnumerable<ChangePage>> RunsBefore(int number, Func<Task> step) =>
        pages => Running(pages, number, step);

    /// <summary>Gives some bytes of a content, then fails.</summary>
    internal static Func<Stream> BreaksAfter(byte[] content, int length) => () => new BreakingStream(content[..length]);

    internal static Stream Unreadable() => throw new MailboxException(MailboxFailure.Unreadable, "Permission denied.");

    private static async IAsyncEnumerable<ChangePage> Failing(IReadOnlyList<ChangePage> pages, int number)
    {
        await foreach (var page in AsIs(pages.Take(number - 1)))
            yield return page;
        throw Unavailable();
    }

    private static async IAsyncEnumerable<ChangePage> Running(IReadOnlyList<ChangePage> pages, int number, Func<Task> step)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            if (i == number - 1)
                await step();
            yield return pages[i];
        }
    }

    private sealed class BreakingStream(byte[] content) : MemoryStream(content, writable: false)
    {
        public override int Read(Span<byte> buffer) =>
            base.Read(buffer) is var read and > 0 ? read : throw new IOException("Input/output error");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
