using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Reads and writes annotations of folders over a connection of its own, made when it is first needed. MailKit 4.18 cannot: it takes
/// NIL, which servers answer for an entry without a value, for the end of the protocol, and puts GETMETADATA's options where Dovecot
/// does not look for them. A connection that is lost is made once more for the same command.
/// </summary>
internal sealed class AnnotationConnection(ImapSettings settings, string account, TimeProvider clock) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ImapWire? _wire;

    /// <summary>All entries of a folder that have a value.</summary>
    /// <exception cref="MailboxException">The server does not tell.</exception>
    public Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(string path, CancellationToken cancellation) =>
        RunAsync($"GETMETADATA (DEPTH infinity) {ImapWire.Quote(path)} (/private /shared)", literal: null, cancellation);

    /// <summary>Sets one entry of a folder.</summary>
    /// <exception cref="MailboxException">The server does not take it.</exception>
    public Task WriteAsync(string path, string entry, string value, CancellationToken cancellation) =>
        RunAsync($"SETMETADATA {ImapWire.Quote(path)} ({entry} ", Encoding.UTF8.GetBytes(value), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _turn.Dispose();
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> RunAsync(string command, byte[]? literal, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (var isRepeated = false; ; isRepeated = true)
            {
                using var timeout = new CancellationTokenSource(settings.CommandTimeout, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
                try
                {
                    return await TryAsync(command, literal, either.Token);
                }
                catch (Exception e) when (e is IOException or SocketException or FormatException or AuthenticationException or OperationCanceledException)
                {
                    await DropAsync();
                    cancellation.ThrowIfCancellationRequested();
                    if (isRepeated)
                    {
                        throw new MailboxException(MailboxFailure.Unreadable, $"{settings} loses the connection at the annotations of a folder, twice: {e.Message}", e);
                    }
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>> TryAsync(string command, byte[]? literal, CancellationToken cancellation)
    {
        _wire ??= await ImapWire.OpenAsync(settings, account, cancellation);
        var answers = literal is null
            ? await _wire.AskAsync(command, cancellation)
            : await _wire.AskAsync(command, literal, ")", cancellation);
        return [.. answers.SelectMany(answer => MetadataAnswer.Read(answer))];
    }

    private async Task DropAsync()
    {
        if (_wire is { } wire)
        {
            _wire = null;
            await wire.DisposeAsync();
        }
    }
}
