using System.CommandLine;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>The node's address; typed as the first word, so help does not show the option.</summary>
    internal Option<string?> Address { get; } = new("--address") { Recursive = true, Hidden = true };

    /// <summary>The file that holds the node's token.</summary>
    internal Option<string?> TokenFile { get; } = new("--token-file")
    {
        Recursive = true,
        HelpName = "FILE",
        Description = "The node's token (default: PBM_TOKEN_FILE, else that of the node of the same user on this machine)",
    };

    /// <summary>The file that holds the authority of the node's certificate.</summary>
    internal Option<string?> CaFile { get; } = new("--ca-file")
    {
        Recursive = true,
        HelpName = "FILE",
        Description = "PEM file with the authority of the node's certificate (default: PBM_CA_FILE, else those of the system)",
    };

    /// <summary>Whether the output is for programs.</summary>
    internal Option<bool> Json { get; } = new("--json")
    {
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Description = "Print the node's answer as JSON",
    };
}
