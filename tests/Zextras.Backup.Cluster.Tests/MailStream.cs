using System.Diagnostics;
using System.Globalization;
using MailKit;
using MimeKit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>An owner whose mail comes in without end, and who reads and deletes some of it: what the Real Time Scan has to keep up with.</summary>
internal sealed class MailStream(FilledDovecot dovecot, string account) : IAsyncDisposable
{
    private const int EveryFlagged = 3;
    private const int EveryDeleted = 7;

    /// <summary>About 25 changes a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private Task<IReadOnlySet<string>>? _running;

    /// <summary>Subjects of all mails that the server has taken until now.</summary>
    public int Taken { get; private set; }

    public void Start() => _running = RunAsync();

    /// <summary>Ends it.</summary>
    /// <returns>The subjects of the mails that are in the mailbox now.</returns>
    public async Task<IReadOnlySet<string>> EndAsync()
    {
        await _stop.CancelAsync();
        return await _running!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running;
        }

        _stop.Dispose();
    }

    private async Task<IReadOnlySet<string>> RunAsync()
    {
        using var client = await dovecot.OpenAsync(account);
        await client.Inbox!.OpenAsync(FolderAccess.ReadWrite);
        var living = new HashSet<string>(StringComparer.Ordinal);
        while (!_stop.IsCancellationRequested)
        {
            var number = ++Taken;
            var subject = string.Create(CultureInfo.InvariantCulture, $"stream {number}");
            using var mail = new MimeMessage { Subject = subject, Body = new TextPart { Text = subject } };
            var id = (await client.Inbox.AppendAsync(mail))!.Value;
            living.Add(subject);
            if (number % EveryDeleted == 0)
            {
                await client.Inbox.AddFlagsAsync(id, MessageFlags.Deleted, silent: true);
                await client.Inbox.ExpungeAsync([id]);
                living.Remove(subject);
            }
            else if (number % EveryFlagged == 0)
            {
                await client.Inbox.AddFlagsAsync(id, MessageFlags.Flagged, silent: true);
            }

            await Task.Delay(Pause);
        }

        await client.DisconnectAsync(quit: true);
        Debug.Assert(living.Count > 0);
        return living;
    }
}
