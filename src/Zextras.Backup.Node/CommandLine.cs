using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Node.Api;

namespace Zextras.Backup.Node;

/// <summary>Reads the node's command line: to options, or to one clear line on the error stream and exit code 1.</summary>
internal static class CommandLine
{
    private const string MaildirScheme = "maildir:";
    private const string ConfigScheme = "config:";

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Directory of journal, catalog and token",
        HelpName = "DIR",
        DefaultValueFactory = _ => "./var",
    };

    private static readonly Option<string?> BackupPath = new("--backup-path")
    {
        Description = "The Backup Path; by default the directory 'backup' in the data directory",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Mailboxes = new("--mailboxes")
    {
        Description = "The mailboxes to back up; by default a sample tree, made in the data directory at the first start",
        HelpName = "maildir:PATH|config:FILE",
        CustomParser = ReadMailboxes,
    };

    private static readonly Option<ListenAddress> Listen = new("--listen")
    {
        Description = "Where the HTTP API listens; beyond this machine only with --tls-certificate; port 0 takes a free one",
        HelpName = "HOST:PORT",
        CustomParser = ReadListen,
        DefaultValueFactory = _ => ListenAddress.TryParse("127.0.0.1:9110", out var address, out var error)
            ? address!
            : throw new InvalidOperationException(error),
    };

    private static readonly Option<string?> Config = File("--config", "HOCON file whose values go before the built-in ones");

    private static readonly Option<ServerId?> Server = new("--server-id")
    {
        Description = "Id of the mail server; by default the one that the Backup Path has, or a new one",
        HelpName = "UUID",
        CustomParser = result => ServerId.TryParse(result.Tokens[0].Value, null, out var id)
            ? id
            : Refuse<ServerId?>(result, $"'{result.Tokens[0].Value}' is not a UUID for --server-id."),
    };

    private static readonly Option<string?> Certificate = File("--tls-certificate", "The API's certificate and its chain, PEM; a renewed file is taken by itself");

    private static readonly Option<string?> CertificateKey = File("--tls-key", "The certificate's key, PEM");

    private static readonly Option<bool> Attach = new("--attach")
    {
        Description = "Take over the Backup Path of a lost node: make journal and catalog again from it, in an empty data directory",
    };

    private static readonly Option<string?> Cluster = new("--cluster")
    {
        Description = "Be one node of several, and listen for the others there",
        HelpName = "HOST:PORT",
        CustomParser = result => ClusterAddress(result.Tokens[0].Value) is not null
            ? result.Tokens[0].Value
            : Refuse<string>(result, $"'{result.Tokens[0].Value}' is not HOST:PORT for --cluster."),
    };

    private static readonly Option<string?> Seeds = new("--seeds")
    {
        Description = "Nodes that are asked to let this one in, the same list for each node; dns:NAME:PORT for all addresses of a name",
        HelpName = "HOST:PORT,HOST:PORT",
    };

    private static readonly Option<string?> Node = new("--node")
    {
        Description = "Name of this node among those of the cluster: lower-case letters and digits",
        HelpName = "NAME",
    };

    /// <summary>Reads the arguments. Help and version go to <paramref name="output"/>.</summary>
    internal static CommandLineResult Parse(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("zextras-backup: the node of the backup engine for mailbox servers")
        {
            Data, BackupPath, Mailboxes, Listen, Certificate, CertificateKey, Config, Server, Attach, Cluster, Seeds, Node,
        };

        // No response files: a path that begins with @ is a path.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"zextras-backup: {parsed.Errors[0].Message} See zextras-backup --help.");
            return new CommandLineResult(null, 1);
        }

        if (parsed.Action is not null)
        {
            return new CommandLineResult(null, parsed.Invoke(new InvocationConfiguration { Output = output, Error = error }));
        }

        if (RefusalOf(parsed.GetRequiredValue(Listen), parsed.GetValue(Certificate), parsed.GetValue(CertificateKey)) is { } refusal)
        {
            error.WriteLine($"zextras-backup: {refusal}");
            return new CommandLineResult(null, 1);
        }

        var data = Path.GetFullPath(parsed.GetRequiredValue(Data));
        return new CommandLineResult(
            new NodeOptions
            {
                DataDirectory = data,
                BackupPath = parsed.GetValue(BackupPath) is { Length: > 0 } path ? Path.GetFullPath(path) : Path.Combine(data, "backup"),
                Mailboxes = parsed.GetValue(Mailboxes),
                Listen = parsed.GetRequiredValue(Listen),
                Certificate = parsed.GetValue(Certificate),
                CertificateKey = parsed.GetValue(CertificateKey),
                ConfigFile = parsed.GetValue(Config),
                ServerId = parsed.GetValue(Server),
                Attach = parsed.GetValue(Attach),
                Cluster = parsed.GetValue(Cluster) is { } cluster && ClusterAddress(cluster) is { } at
                    ? new ClusterNodeOptions
                    {
                        Hostname = at.Host,
                        Port = at.Port,
                        Node = parsed.GetValue(Node),
                        Seeds = parsed.GetValue(Seeds)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    }
                    : null,
            },
            0);
    }

    private static (string Host, int Port)? ClusterAddress(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? (text[..colon], port)
            : null;
    }

    private static string? RefusalOf(ListenAddress listen, string? certificate, string? key) => (certificate, key) switch
    {
        (null, not null) or (not null, null) => "--tls-certificate and --tls-key belong together: give both.",
        (null, null) when !listen.IsLocal => $"The node does not listen on {listen} without TLS: its tokens would cross the network unencrypted. "
            + "Give --tls-certificate and --tls-key, or listen on a loopback address (127.0.0.1, ::1, localhost).",
        _ => null,
    };

    private static Option<string?> File(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        CustomParser = result => System.IO.File.Exists(result.Tokens[0].Value)
            ? Path.GetFullPath(result.Tokens[0].Value)
            : Refuse<string>(result, $"There is no file {Path.GetFullPath(result.Tokens[0].Value)} for {name}."),
    };

    private static ListenAddress? ReadListen(ArgumentResult result) =>
        ListenAddress.TryParse(result.Tokens[0].Value, out var address, out var error)
            ? address
            : Refuse<ListenAddress>(result, error);

    private static string? ReadMailboxes(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var (scheme, isThere, what) = text.StartsWith(ConfigScheme, StringComparison.OrdinalIgnoreCase)
            ? (ConfigScheme, (Func<string, bool>)System.IO.File.Exists, "file")
            : (MaildirScheme, Directory.Exists, "directory");
        if (!text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || text.Length == scheme.Length)
        {
            return Refuse<string>(result, $"'{text}' names no mailboxes: write {MaildirScheme}PATH or {ConfigScheme}FILE.");
        }

        var path = Path.GetFullPath(text[scheme.Length..]);
        return isThere(path) ? scheme + path : Refuse<string>(result, $"There is no {what} {path} for --mailboxes.");
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
