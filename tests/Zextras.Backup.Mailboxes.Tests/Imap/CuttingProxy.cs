using System.Net;
using System.Net.Sockets;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Stands before a server and cuts each connection after so many bytes of its answers.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;
    private int _cuts;

    public CuttingProxy(int serverPort, int bytesOfAnswers)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running = RunAsync(serverPort, bytesOfAnswers);
    }

    public int Port { get; }

    public int Cuts => _cuts;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _running;
        _closing.Dispose();
    }

    private async Task RunAsync(int serverPort, int bytesOfAnswers)
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

    private async Task ServeAsync(TcpClient accepted, int serverPort, int bytesOfAnswers)
    {
        using var client = accepted;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, _closing.Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var asking = CopyAsync(client.GetStream(), server.GetStream(), long.MaxValue, over.Token);
        if (await CopyAsync(server.GetStream(), client.GetStream(), bytesOfAnswers, over.Token))
        {
            Interlocked.Increment(ref _cuts);
        }

        await over.CancelAsync();
        await asking;
    }

    /// <summary>Copies until the end, or until that many bytes: then true.</summary>
    private static async Task<bool> CopyAsync(NetworkStream from, NetworkStream to, long bytes, CancellationToken cancellation)
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
}
