using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>
/// The network between three nodes on one machine: each is reached at an address of its own, from which everything is passed
/// on to 127.0.0.1. Cut off, a node hears nothing of the others and they nothing of it, and no connection is refused or
/// closed: as when a switch fails. Database and disk are not part of it.
/// </summary>
internal sealed class CutNetwork : IAsyncDisposable
{
    public const int Nodes = 3;
    private const int BlockBytes = 64 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private volatile int _cutOff; // a node, or none
    private volatile TaskCompletionSource _healed = Healed();

    private CutNetwork()
    {
    }

    /// <summary>How the others reach a node.</summary>
    public static string HostOf(int node) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.{10 + node}");

    /// <summary>Starts it; the nodes listen at <paramref name="port"/> and those after it.</summary>
    public static Task<CutNetwork> StartAsync(int port)
    {
        var network = new CutNetwork();
        for (var node = 1; node <= Nodes; node++)
        {
            var listener = new TcpListener(IPAddress.Parse(HostOf(node)), port + node - 1);
            listener.Start();
            network._tasks.Add(network.AcceptAsync(listener, node));
        }

        return Task.FromResult(network);
    }

    /// <summary>From now on nothing passes between that node and the others.</summary>
    public void CutOff(int node)
    {
        _healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cutOff = node;
    }

    /// <summary>Everything passes again, with what waited.</summary>
    public void Heal()
    {
        _cutOff = 0;
        _healed.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Heal();
        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }

    private static TaskCompletionSource Healed()
    {
        var healed = new TaskCompletionSource();
        healed.SetResult();
        return healed;
    }

    private async Task AcceptAsync(TcpListener listener, int node)
    {
        using (listener)
        {
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            try
            {
                while (true)
                {
                    _tasks.Add(PassAsync(await listener.AcceptTcpClientAsync(_stop.Token), node, port));
                }
            }
            catch (OperationCanceledException)
            {
                // Over.
            }
        }
    }

    private async Task PassAsync(TcpClient from, int target, int port)
    {
        using (from)
        using (var to = new TcpClient { NoDelay = true })
        {
            from.NoDelay = true;
            try
            {
                // Who calls says so first: the greeting holds the caller's address as it is known to the others.
                var greeting = new byte[BlockBytes];
                var length = await from.GetStream().ReadAsync(greeting, _stop.Token);
                var text = Encoding.Latin1.GetString(greeting, 0, length);
                var caller = Enumerable.Range(1, Nodes).FirstOrDefault(node => text.Contains(HostOf(node), StringComparison.Ordinal));
                await ThroughAsync(caller, target);
                await to.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                await to.GetStream().WriteAsync(greeting.AsMemory(0, length), _stop.Token);
                await Task.WhenAny(CopyAsync(from, to, caller, target), CopyAsync(to, from, caller, target));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One end is gone: so is the connection.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, int caller, int target)
    {
        var block = new byte[BlockBytes];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(block, _stop.Token)) > 0;)
            {
                await ThroughAsync(caller, target);
                await to.GetStream().WriteAsync(block.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The other direction ends with it.
        }
    }

    /// <summary>Waits while one of the two is cut off.</summary>
    private async Task ThroughAsync(int caller, int target)
    {
        while (_cutOff is var cut and > 0 && (cut == caller || cut == target))
        {
            await _healed.Task.WaitAsync(_stop.Token);
        }
    }
}
