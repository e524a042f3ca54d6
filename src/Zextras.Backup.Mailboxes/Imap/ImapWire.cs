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
/// One connection, logged in, for the few commands that MailKit does not have or does not understand. It gives the answers as they came.
/// What goes wrong with it is an <see cref="IOException"/>, <see cref="SocketException"/>, <see cref="AuthenticationException"/> or
/// <see cref="FormatException"/>; a command that the server refuses is a <see cref="MailboxException"/>. Not for several threads at once.
/// </summary>
internal sealed class ImapWire : IAsyncDisposable
{
    // A status or a note of a client, not a document; a server that says more is not read to its end.
    private const int LargestAnswer = 4 * 1024 * 1024;
    private const int BufferSize = 4 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly ImapSettings _settings;
    private readonly string _account;
    private Stream _stream;
    private int _start;
    private int _end;

    private ImapWire(Stream stream, ImapSettings settings, string account) => (_stream, _settings, _account) = (stream, settings, account);

    /// <summary>Connects and logs in.</summary>
    public static async Task<ImapWire> OpenAsync(ImapSettings settings, string account, CancellationToken cancellation)
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

        var wire = new ImapWire(new NetworkStream(socket, ownsSocket: true), settings, account);
        try
        {
            await wire.LogInAsync(cancellation);
            return wire;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or FormatException or OperationCanceledException or MailboxException or UnauthorizedAccessException)
        {
            await wire.DisposeAsync();
            throw;
        }
    }

    /// <summary>The mailbox name as the protocol has it. Maildir's own form is stricter: there, separators are encoded as well.</summary>
    public static string Quote(string path)
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

    /// <summary>Sends a command, and gives the answers before its completion.</summary>
    public async Task<IReadOnlyList<byte[]>> AskAsync(string command, CancellationToken cancellation)
    {
        await SendAsync($"m {command}", cancellation);
        return await ReadToEndAsync(cancellation);
    }

    /// <summary>Sends a command with a literal inside.</summary>
    public async Task<IReadOnlyList<byte[]>> AskAsync(string before, byte[] literal, string after, CancellationToken cancellation)
    {
        await SendAsync(string.Create(CultureInfo.InvariantCulture, $"m {before}{{{literal.Length}}}"), cancellation);
        await ReadGoAheadAsync(cancellation);
        await _stream.WriteAsync(literal, cancellation);
        await SendAsync(after, cancellation);
        return await ReadToEndAsync(cancellation);
    }

    /// <summary>Sends a line.</summary>
    public async Task SendAsync(string line, CancellationToken cancellation) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);

    /// <summary>Reads one answer with its literals, without the line break at its end.</summary>
    public async Task<byte[]> ReadAnswerAsync(CancellationToken cancellation)
    {
        var answer = new List<byte>();
        while (answer.Count < LargestAnswer)
        {
            answer.Add(await ReadByteAsync(cancellation));
            if (answer is not [.., (byte)'\r', (byte)'\n'])
            {
                continue;
            }

            if (LiteralAtEnd(answer) is not { } length)
            {
                return [.. answer[..^2]];
            }

            for (var i = 0; i < Math.Min(length, LargestAnswer); i++)
            {
                answer.Add(await ReadByteAsync(cancellation));
            }
        }

        throw new FormatException($"The server's answer has more than {LargestAnswer} bytes.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task LogInAsync(CancellationToken cancellation)
    {
        if (_settings.Tls is Tls.Implicit)
        {
            await EncryptAsync(cancellation);
        }

        await ReadAnswerAsync(cancellation);
        if (_settings.Tls is Tls.StartTls)
        {
            await AskAsync("STARTTLS", cancellation);
            await EncryptAsync(cancellation);
        }

        var isAuthorization = _settings.Login is ImapSettings.AuthorizationId;
        var user = isAuthorization
            ? _settings.Administrator
            : _settings.Login.Replace("{user}", _account, StringComparison.Ordinal).Replace("{admin}", _settings.Administrator, StringComparison.Ordinal);
        var plain = Encoding.UTF8.GetBytes($"{(isAuthorization ? _account : "")}\0{user}\0{_settings.Password()}");
        try
        {
            await SendAsync("m AUTHENTICATE PLAIN", cancellation);
            await ReadGoAheadAsync(cancellation);
            await SendAsync(Convert.ToBase64String(plain), cancellation);
            await ReadToEndAsync(cancellation);
        }
        catch (MailboxException e)
        {
            throw ImapErrors.Opening(new AuthenticationException(e.Message, e), _settings, _account);
        }
    }

    private async Task EncryptAsync(CancellationToken cancellation)
    {
        if (_start < _end)
        {
            throw new FormatException("The server, or somebody on the way to it, said something unprotected that belongs after the encryption.");
        }

        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = _settings.Host,
                RemoteCertificateValidationCallback = _settings.CaFile is { } ca ? ServerCertificate.TrustedBy(ca) : null,
            },
            cancellation);
        _stream = encrypted;
    }

    private async Task ReadGoAheadAsync(CancellationToken cancellation)
    {
        var answer = await ReadAnswerAsync(cancellation);
        if (answer is not [(byte)'+', ..])
        {
            throw Refused(answer);
        }
    }

    private async Task<IReadOnlyList<byte[]>> ReadToEndAsync(CancellationToken cancellation)
    {
        var answers = new List<byte[]>();
        while (true)
        {
            var answer = await ReadAnswerAsync(cancellation);
            if (answer.AsSpan().StartsWith("m OK"u8))
            {
                return answers;
            }

            if (answer.AsSpan().StartsWith("m "u8))
            {
                throw Refused(answer);
            }

            answers.Add(answer);
        }
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellation)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellation));
            if (_end == 0)
            {
                throw new EndOfStreamException("The server closed the connection.");
            }
        }

        return _buffer[_start++];
    }

    private static int? LiteralAtEnd(List<byte> line)
    {
        var open = line.LastIndexOf((byte)'{');
        return line is [.., (byte)'}', _, _] && open >= 0 && int.TryParse(Encoding.ASCII.GetString([.. line[(open + 1)..^3]]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;
    }

    private static MailboxException Refused(byte[] answer) =>
        new(MailboxFailure.Refused, $"The server refuses this: {Encoding.UTF8.GetString(answer)}");
}
