using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Events;

/// <summary>
/// A directory of this machine in which a mail server writes what happens, one event a line, in files that it opens anew each time. The
/// server waits for nobody: if nobody reads, the files grow, and are skipped when somebody does. Its methods block.
/// </summary>
/// <param name="directory">Its path.</param>
/// <param name="server">Who writes there, for messages.</param>
/// <param name="clock">Tells when to look around.</param>
internal sealed class EventDirectory(string directory, string server, TimeProvider clock) : IDisposable
{
    // How soon the reading notices that it is to end; what is written is read at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>All files are looked at so often, whether the kernel told of them or not: network file systems do not.</summary>
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(5);

    private readonly Inotify _inotify = new();
    private readonly Dictionary<string, EventFile> _files = new(StringComparer.Ordinal);
    private DateTimeOffset _lookedAround;

    /// <summary>Begins to watch; what was written before is left out.</summary>
    /// <returns>When something was written last.</returns>
    /// <exception cref="MailboxException">It cannot be watched.</exception>
    public DateTimeOffset Open() => Guarded(() =>
    {
        using (var watched = TreeRoot.Open(directory))
        {
            watched.Watch(_inotify);
        }

        var files = FindAll();
        var last = files.Select(file => file.LastWritten).DefaultIfEmpty().Max();
        foreach (var file in files)
        {
            file.SkipToEnd();
        }

        _lookedAround = clock.GetUtcNow();
        return last;
    });

    /// <summary>What was written since; waits a moment where that is nothing.</summary>
    /// <exception cref="MailboxException">It cannot be read any more.</exception>
    public IReadOnlyList<EventLine> Read() => Guarded(() =>
    {
        var news = _inotify.Read(Patience);
        if (news.Any(told => told.Is(Inotify.Ended | Inotify.Unmounted)))
        {
            throw new IOException($"the directory is gone. Make it again, writable for {server}.");
        }

        var now = clock.GetUtcNow();
        var isAround = now - _lookedAround >= LookAround || news.Any(told => told.Is(Inotify.Overflow));
        _lookedAround = isAround ? now : _lookedAround;
        var files = isAround
            ? FindAll()
            : news.Select(told => KeyText.Readable(told.Name.ToString())).Where(IsEventFile).Distinct(StringComparer.Ordinal).Select(Find);
        return files.SelectMany(file => file.ReadNew().Select(line => new EventLine(file.Name, line.Line, line.At))).ToArray();
    });

    /// <inheritdoc/>
    public void Dispose() => _inotify.Dispose();

    private List<EventFile> FindAll() => [.. Directory.EnumerateFiles(directory).Select(file => Path.GetFileName(file)).Where(IsEventFile).Select(Find)];

    private static bool IsEventFile(string name) => name.EndsWith(EventFile.Extension, StringComparison.Ordinal);

    private EventFile Find(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            _files[name] = file = new EventFile(Path.Combine(directory, name), name[..^EventFile.Extension.Length], clock);
        }

        return file;
    }

    private T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unavailable, $"{server}'s events in '{directory}' cannot be read: {e.Message}", e);
        }
    }
}
