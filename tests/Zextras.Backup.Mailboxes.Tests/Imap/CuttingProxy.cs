using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Stands before a server and makes it worse: it cuts each connection after so many bytes of answers or so many commands, and is late.</summary>
public sealed partial class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;
    private CancellationTokenSource _cutting = new();
    private int _cuts;

    public CuttingProxy(int serverPort, long bytesOfAnswers = long.MaxValue)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running = RunAsync(serverPort, bytesOfAnswers);
    }

    public int Port { get; }

    public int Cuts => _cuts;

    /// <summary>How many commands of a connection reach the server; the next one finds it closed.</summary>
    public int MostCommands { get; set; } = int.MaxValue;

    /// <summary>How late each answer comes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts the connections that there are.</summary>
    public async Task CutAsync()
    {
        using var cutting = Interlocked.Exchange(ref _cutting, new CancellationTokenSource());
        await cutting.CancelAsync();
    }

    /// <summary>Cuts all connections, and takes no new ones.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        _listener.Stop();
        await _running;
        _cutting.Dispose();
        _closing.Dispose();
    }

    private async Task RunAsync(int serverPort, long bytesOfAnswers)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token), serverPort, bytesOfAnswers));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient accepted, int serverPort, long bytesOfAnswers)
    {
        using var client = accepted;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, _closing.Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, _cutting.Token);
        var commands = 0;
        var asking = CopyAsync(client.GetStream(), server.GetStream(), long.MaxValue, TimeSpan.Zero, IsEnough, over.Token);
        var answering = CopyAsync(server.GetStream(), client.GetStream(), bytesOfAnswers, Delay, _ => false, over.Token);
        if (await await Task.WhenAny(asking, answering))
        {
            Interlocked.Increment(ref _cuts);
        }

        await over.CancelAsync();
        await Task.WhenAll(asking, answering);

        bool IsEnough(ReadOnlySpan<byte> asked)
        {
            commands += Command().Count(Encoding.ASCII.GetString(asked));
            return commands > MostCommands;
        }
    }

    [GeneratedRegex("(?<=^|\n)[A-Z][0-9]{8} ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    /// <summary>Copies until the end, or until that many bytes or what is enough: then true.</summary>
    private static async Task<bool> CopyAsync(
        NetworkStream from, NetworkStream to, long bytes, TimeSpan delay, Enough isEnough, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (bytes > 0)
            {
                var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), cancellation);
                if (read == 0)
                {
                    return false;
                }

                if (isEnough(buffer.AsSpan(0, read)))
                {
                    return true;
                }

                await Task.Delay(delay, TimeProvider.System, cancellation);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                bytes -= read;
            }

            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private delegate bool Enough(ReadOnlySpan<byte> asked);
}
