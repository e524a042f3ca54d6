using System.Runtime.CompilerServices;
using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;

namespace Zextras.Backup.Mailboxes.Dovecot;

/// <summary>
/// What happens in the mailboxes of a Dovecot, by the files that <c>zextras-backup.lua</c> writes into a directory of this machine.
/// Dovecot waits for nobody: if nobody reads, the files grow, and are skipped when somebody does.
/// </summary>
internal sealed class DovecotFeed(string directory, char separator, TimeProvider clock) : IMailboxFeed
{
    // How soon the reading notices that it is to end; what is written is read at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>All files are looked at so often, whether the kernel told of them or not: network file systems do not.</summary>
    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(5);

    private readonly Inotify _inotify = new();
    private readonly Dictionary<string, EventFile> _files = new(StringComparer.Ordinal);
    private DateTimeOffset _lookedAround;

    /// <inheritdoc/>
    public string Description => $"Dovecot's events in {directory} (mail)";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => Task.Run(
        () => Guarded(() =>
        {
            using (var watched = TreeRoot.Open(directory))
            {
                watched.Watch(_inotify);
            }

            foreach (var file in FindAll())
            {
                file.SkipToEnd();
            }

            _lookedAround = clock.GetUtcNow();
            return true;
        }),
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MailboxEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var told in await Task.Run(() => Guarded(Read), cancellation))
            {
                yield return told;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _inotify.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<MailboxEvent> Read()
    {
        var news = _inotify.Read(Patience);
        if (news.Any(told => told.Is(Inotify.Ended | Inotify.Unmounted)))
        {
            throw new IOException("the directory is gone. Make it again, writable for Dovecot.");
        }

        var now = clock.GetUtcNow();
        var isAround = now - _lookedAround >= LookAround || news.Any(told => told.Is(Inotify.Overflow));
        _lookedAround = isAround ? now : _lookedAround;
        var files = isAround
            ? FindAll()
            : news.Select(told => KeyText.Readable(told.Name.ToString())).Where(IsEventFile).Distinct(StringComparer.Ordinal).Select(Find);
        return [.. files.SelectMany(file => file.ReadNew().Select(line => Event(file, line.Line, line.At)))];
    }

    private MailboxEvent Event(EventFile file, byte[] line, DateTimeOffset at)
    {
        try
        {
            return new MailboxEvent.Changed { Account = file.User, Hint = DovecotEvent.Parse(line).ToHint(separator), At = at };
        }
        catch (JsonException e)
        {
            return new MailboxEvent.Lost
            {
                At = at,
                Since = at,
                Reason = $"A line in {directory}/{file.User}{EventFile.Extension} cannot be read: {e.Message} Is it the zextras-backup.lua of this version that Dovecot runs?",
                Accounts = [file.User],
            };
        }
    }

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
            throw new MailboxException(MailboxFailure.Unavailable, $"Dovecot's events in '{directory}' cannot be read: {e.Message}", e);
        }
    }
}
