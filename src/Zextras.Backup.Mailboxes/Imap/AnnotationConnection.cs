using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Maildir;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>
/// Reads and writes annotations of folders over a connection of its own, made when it is first needed. MailKit 4.18 cannot: it takes
/// NIL, which servers answer for an entry without a value, for the end of the protocol, and puts GETMETADATA's options where Dovecot
/// does not look for them. A connection that is lost is made once more for the same command.
/// </summary>
internal sealed class AnnotationConnection(ImapSettings settings, string account, TimeProvider clock) : IAsyncDisposable
{
    // A note of a client, not a document; a server that says more is not read to its end.
    private const int LargestAnswer = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private Stream? _stream;

    /// <summary>All entries of a folder that have a value.</summary>
    /// <exception cref="MailboxException">The server does not tell.</exception>
    public Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(string path, CancellationToken cancellation) =>
        RunAsync($"GETMETADATA (DEPTH infinity) {Quote(path)} (/private /shared)", literal: null, cancellation);

    /// <summary>Sets one entry of a folder.</summary>
    /// <exception cref="MailboxException">The server does not take it.</exception>
    public Task WriteAsync(string path, string entry, string value, CancellationToken cancellation) =>
        RunAsync($"SETMETADATA {Quote(path)} ({entry} ", Encoding.UTF8.GetBytes(value), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _turn.Dispose();
    }

    /// <summary>The mailbox name as the protocol has it. Maildir's own form is stricter: there, separators are encoded as well.</summary>
    private static string Quote(string path)
    {
        var name = new StringBuilder("\"");
        for (var at = 0; at < path.Length;)
        {
            var plain = path.AsSpan(at).IndexOfAnyExceptInRange(' ', '~') is var end && end < 0 ? path.Length - at : end;
            name.Append(path[at..(at + plain)]
                .Replace("&", "&-", StringComparison.Ordinal)
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal));
            at += plain;
            var encoded = path.AsSpan(at).IndexOfAnyInRange(' ', '~') is var next && next < 0 ? path.Length - at : next;
            name.Append(ModifiedUtf7.Encode(path.Substring(at, encoded)));
            at += encoded;
        }

        return name.Append('"').ToString();
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
        _stream ??= await ConnectAsync(cancellation);
        if (literal is null)
        {
            return await SendAsync(_stream, command, cancellation);
        }

        await WriteLineAsync(_stream, string.Create(CultureInfo.InvariantCulture, $"m {command}{{{literal.Length}}}"), cancellation);
        var go = await ReadAnswerAsync(_stream, cancellation);
        if (go is not [(byte)'+', ..])
        {
            throw Refused(go);
        }

        await _stream.WriteAsync(literal, cancellation);
        await WriteLineAsync(_stream, ")", cancellation);
        return await ReadToEndAsync(_stream, cancellation);
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellation);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }

        return await LogInAsync(new NetworkStream(socket, ownsSocket: true), cancellation);
    }

    private async Task<Stream> LogInAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            if (settings.Tls is Tls.Implicit)
            {
                stream = await EncryptAsync(stream, cancellation);
            }

            await ReadAnswerAsync(stream, cancellation);
            if (settings.Tls is Tls.StartTls)
            {
                await SendAsync(stream, "STARTTLS", cancellation);
                stream = await EncryptAsync(stream, cancellation);
            }

            var isAuthorization = settings.Login is ImapSettings.AuthorizationId;
            var user = isAuthorization
                ? settings.Administrator
                : settings.Login.Replace("{user}", account, StringComparison.Ordinal).Replace("{admin}", settings.Administrator, StringComparison.Ordinal);
            await WriteLineAsync(stream, "m AUTHENTICATE PLAIN", cancellation);
            await ReadAnswerAsync(stream, cancellation);
            var plain = Encoding.UTF8.GetBytes($"{(isAuthorization ? account : "")}\0{user}\0{settings.Password()}");
            await WriteLineAsync(stream, Convert.ToBase64String(plain), cancellation);
            await ReadToEndAsync(stream, cancellation);
            return stream;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or FormatException or OperationCanceledException or MailboxException or UnauthorizedAccessException)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<Stream> EncryptAsync(Stream stream, CancellationToken cancellation)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = settings.Host,
                RemoteCertificateValidationCallback = settings.CaFile is { } ca ? ServerCertificate.TrustedBy(ca) : null,
            },
            cancellation);
        return encrypted;
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> SendAsync(Stream stream, string command, CancellationToken cancellation)
    {
        await WriteLineAsync(stream, $"m {command}", cancellation);
        return await ReadToEndAsync(stream, cancellation);
    }

    private static async Task WriteLineAsync(Stream stream, string line, CancellationToken cancellation) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);

    /// <summary>Reads all answers to a command, and the entries that they tell.</summary>
    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadToEndAsync(Stream stream, CancellationToken cancellation)
    {
        var entries = new List<KeyValuePair<string, string>>();
        while (true)
        {
            var answer = await ReadAnswerAsync(stream, cancellation);
            if (answer.AsSpan().StartsWith("m OK"u8))
            {
                return entries;
            }

            if (answer.AsSpan().StartsWith("m "u8))
            {
                throw Refused(answer);
            }

            entries.AddRange(MetadataAnswer.Read(answer));
        }
    }

    /// <summary>Reads one answer with its literals, without the line break at its end.</summary>
    private static async Task<byte[]> ReadAnswerAsync(Stream stream, CancellationToken cancellation)
    {
        var answer = new List<byte>();
        var one = new byte[1];
        while (answer.Count < LargestAnswer)
        {
            // Byte by byte: an answer is a line or two, and what follows it stays in the socket.
            await stream.ReadExactlyAsync(one, cancellation);
            answer.Add(one[0]);
            if (answer is not [.., (byte)'\r', (byte)'\n'])
            {
                continue;
            }

            if (LiteralAtEnd(answer) is not { } length)
            {
                return [.. answer[..^2]];
            }

            var literal = new byte[Math.Min(length, LargestAnswer)];
            await stream.ReadExactlyAsync(literal, cancellation);
            answer.AddRange(literal);
        }

        throw new FormatException($"The server's answer has more than {LargestAnswer} bytes.");
    }

    private static int? LiteralAtEnd(List<byte> line)
    {
        var open = line.LastIndexOf((byte)'{');
        return line[^3] == '}' && open >= 0 && int.TryParse(Encoding.ASCII.GetString([.. line[(open + 1)..^3]]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;
    }

    private static MailboxException Refused(byte[] answer) =>
        new(MailboxFailure.Refused, $"The server refuses the annotations of a folder: {Encoding.UTF8.GetString(answer)}");

    private async Task DropAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }
    }
}
