using System.CommandLine;
using System.Text;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>One run of one command: its arguments, the node it talks to, the terminal it writes to.</summary>
internal sealed class Call : IDisposable
{
    private readonly ParseResult _parsed;

    internal Call(ParseResult parsed, GlobalOptions globals, Terminal terminal)
    {
        _parsed = parsed;
        Terminal = terminal;
        Json = parsed.GetValue(globals.Json);
        Address = parsed.GetValue(globals.Address) is { } address ? NodeAddress.Parse(address) : NodeAddress.Default;
        var token = TokenSource.Find(parsed.GetValue(globals.TokenFile), Address, terminal.Environment);
        var authority = parsed.GetValue(globals.CaFile) ?? terminal.Environment("PBM_CA_FILE");
        Node = new NodeClient(Address, token, authority is { Length: > 0 } ? NodeAuthority.Read(authority) : null, $"{Environment.UserName}@{Environment.MachineName}");
    }

    /// <summary>Where to write.</summary>
    internal Terminal Terminal { get; }

    /// <summary>Whether the output is for programs.</summary>
    internal bool Json { get; }

    /// <summary>The node's address.</summary>
    internal NodeAddress Address { get; }

    /// <summary>The node.</summary>
    internal NodeClient Node { get; }

    /// <summary>The value of a parameter.</summary>
    internal T? Value<T>(Option<T> option) => _parsed.GetValue(option);

    /// <summary>The value of a mandatory argument.</summary>
    internal string Value(Argument<string> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>A command line of this palette for the same node.</summary>
    internal string CommandLine(string command) =>
        Address == NodeAddress.Default ? $"pbm {command}" : $"pbm {(Address.IsPlain ? Address.Uri.Authority : Address.ToString())} {command}";

    /// <summary>A directory that the node is to use, in full.</summary>
    /// <exception cref="PbmException">It is relative, and the node is on another machine.</exception>
    internal string NodePath(string path) => Address.IsLocal || Path.IsPathRooted(path)
        ? Path.GetFullPath(path)
        : throw new PbmException($"'{path}' is a directory of the machine that the node runs on: write it in full, beginning with /.");

    /// <summary>Writes the node's answer as it came, and a line break.</summary>
    internal async Task WriteJsonAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        await Terminal.RawOutput.WriteAsync(json, cancellation);
        await Terminal.RawOutput.WriteAsync("\n"u8.ToArray(), cancellation);
        await Terminal.RawOutput.FlushAsync(cancellation);
    }

    /// <summary>Writes one line of JSON.</summary>
    internal Task WriteJsonAsync(string json, CancellationToken cancellation) =>
        WriteJsonAsync(Encoding.UTF8.GetBytes(json), cancellation);

    /// <inheritdoc/>
    public void Dispose() => Node.Dispose();
}
