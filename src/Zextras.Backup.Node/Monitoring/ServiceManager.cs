using System.Net.Sockets;
using System.Text;

namespace Zextras.Backup.Node.Monitoring;

/// <summary>Tells systemd how far the node is (a unit with Type=notify); elsewhere it does nothing.</summary>
internal static class ServiceManager
{
    /// <summary>The engine serves.</summary>
    internal const string Ready = "READY=1";

    /// <summary>The node goes down.</summary>
    internal const string Stopping = "STOPPING=1";

    /// <summary>Says it.</summary>
    internal static void Notify(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } path)
        {
            return;
        }

        // A path that begins with @ is an abstract socket: its name begins with a zero byte.
        var address = path[0] == '@' ? "\0" + path[1..] : path;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.SendTo(Encoding.ASCII.GetBytes(state), new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // Whoever set the variable has gone: there is nobody to tell.
        }
    }
}
