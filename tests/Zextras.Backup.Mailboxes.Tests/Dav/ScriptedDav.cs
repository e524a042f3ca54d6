using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>
/// A server that answers to everything as the test says, byte for byte: what no real server can be made to do. Each connection
/// carries one request.
/// </summary>
public sealed class ScriptedDav : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private readonly List<string> _requests = [];

    public ScriptedDav()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/dav/";

    /// <summary>Gives the whole answer to a request line (<c>GET /dav/a.txt</c>); null closes the connection, an empty one never answers.</summary>
    public Func<string, string?> Answer { get; set; } = _ => Status("404 Not Found");

    /// <summary>The lines of the requests so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The heads of the requests so far.</summary>
    public List<string> Heads { get; } = [];

    public static string Status(string status, string body = "", string headers = "") =>
        $"HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static string Xml(string body, string status = "207 Multi-Status") => Status(status, body, "Content-Type: application/xml; charset=utf-8\r\n");

    /// <summary>A listing of a folder with files.</summary>
    public static string Listing(string path, params (string Name, string Tag)[] files) => Xml(
        "<?xml version=\"1.0\"?><multistatus xmlns=\"DAV:\">" + Resource(path, "<resourcetype><collection/></resourcetype>")
        + string.Concat(files.Select(file => Resource(path + file.Name, $"<resourcetype/><getetag>\"{file.Tag}\"</getetag>"))) + "</multistatus>");

    public static string Resource(string href, string properties, string status = "200 OK") =>
        $"<response><href>{href}</href><propstat><prop>{properties}</prop><status>HTTP/1.1 {status}</status></propstat></response>";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                all.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var line = await ReadAsync(stream);
                lock (_requests)
                {
                    _requests.Add(line);
                }

                switch (Answer(line))
                {
                    case "":
                        await Task.Delay(Timeout.Infinite, _end.Token);
                        break;
                    case { } answer:
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _end.Token);
                        client.Client.Shutdown(SocketShutdown.Send);
                        await stream.CopyToAsync(Stream.Null, _end.Token);
                        break;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    /// <summary>Reads head and body, so that nothing is unread when the connection is closed: that would be a reset.</summary>
    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) > 0)
        {
            head.Append((char)one[0]);
        }

        var text = head.ToString();
        lock (_requests)
        {
            Heads.Add(text);
        }

        var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
        {
            await stream.ReadExactlyAsync(new byte[int.Parse(length.Split(':')[1])], _end.Token);
        }

        var line = text.Split("\r\n")[0].Split(' ');
        return line.Length > 1 ? $"{line[0]} {line[1]}" : "";
    }
}
