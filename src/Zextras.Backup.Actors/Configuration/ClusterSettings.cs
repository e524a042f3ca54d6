using System.Net;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>How this node is one of several (<c>backup.cluster</c> in <c>hocon/reference.conf</c>).</summary>
internal sealed record ClusterSettings
{
    private const string NodeKey = "backup.cluster.node";
    private const string HostnameKey = "backup.cluster.hostname";

    /// <summary>Whether it is; else it is a cluster of one, and nobody reaches it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Names the node's files in the Backup Path.</summary>
    public required string Node { get; init; }

    /// <summary>Where it listens for the others.</summary>
    public required string Hostname { get; init; }

    /// <summary>The port there; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>How the others reach it.</summary>
    public required string PublicHostname { get; init; }

    /// <summary>The nodes that are asked to let this one in, as <c>host:port</c>; <c>dns:name:port</c> stands for all addresses of a name.</summary>
    public required IReadOnlyList<string> Seeds { get; init; }

    /// <summary>PEM files: this node's certificate, its key, and the authority that signed the certificates of all nodes. Empty: none.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The key of the certificate.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The authority.</summary>
    public required string AuthorityFile { get; init; }

    /// <summary>A node that stood still for so long takes itself out.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>So often the Backup Path is looked at.</summary>
    public required TimeSpan PathInterval { get; init; }

    /// <summary>A node that has not reached the Backup Path for so long takes itself out.</summary>
    public required TimeSpan PathPatience { get; init; }

    /// <summary>So often a node settles the blobs that it took in.</summary>
    public required TimeSpan SettleInterval { get; init; }

    /// <summary>Whether the nodes talk TLS.</summary>
    public bool HasTls => CertificateFile.Length > 0;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">They do not go together; the message says what to do.</exception>
    public static ClusterSettings Read(SettingReader values)
    {
        var settings = new ClusterSettings
        {
            Enabled = values.Flag("backup.cluster.enabled"),
            Node = values.Text(NodeKey),
            Hostname = values.Text(HostnameKey),
            Port = values.Number("backup.cluster.port", IPEndPoint.MinPort, IPEndPoint.MaxPort),
            PublicHostname = values.Text("backup.cluster.public-hostname") is { Length: > 0 } name ? name : values.Text(HostnameKey),
            Seeds = values.Texts("backup.cluster.seeds"),
            CertificateFile = values.Text("backup.cluster.tls.certificate-file"),
            KeyFile = values.Text("backup.cluster.tls.key-file"),
            AuthorityFile = values.Text("backup.cluster.tls.authority-file"),
            Lease = values.Time("backup.cluster.lease"),
            PathInterval = values.Time("backup.cluster.path-interval"),
            PathPatience = values.Time("backup.cluster.path-patience"),
            SettleInterval = values.Time("backup.cluster.settle-interval"),
        };
        settings.Check();
        return settings;
    }

    private void Check()
    {
        if (!Enabled)
        {
            return;
        }

        if (Node.Length == 0 || !Node.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)))
        {
            throw new SettingException($"{NodeKey} = '{Node}' is no name of a node: lower-case letters and digits, another one for each node (--node).");
        }

        if (Seeds.Count == 0)
        {
            throw new SettingException("backup.cluster.seeds names no node. Name at least two of the nodes, in the same order on each (--seeds HOST:PORT,HOST:PORT), so that one may be down.");
        }

        if (HasTls && (KeyFile.Length == 0 || AuthorityFile.Length == 0))
        {
            throw new SettingException("backup.cluster.tls needs all three of certificate-file, key-file and authority-file: each node shows its certificate to the others.");
        }

        if (!HasTls && !(IsLoopback(Hostname) && IsLoopback(PublicHostname)))
        {
            throw new SettingException(
                $"{HostnameKey} = {Hostname} is beyond this machine, and the nodes would talk unencrypted to anybody. Set backup.cluster.tls (certificate-file, key-file, authority-file), or bind to 127.0.0.1.");
        }
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
