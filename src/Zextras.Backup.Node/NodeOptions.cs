using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Node.Api;

namespace Zextras.Backup.Node;

/// <summary>How to run the node. Paths are absolute.</summary>
internal sealed record NodeOptions
{
    /// <summary>Holds journal, catalog and token.</summary>
    internal required string DataDirectory { get; init; }

    /// <summary>The Backup Path.</summary>
    internal required string BackupPath { get; init; }

    /// <summary>The mailbox server as <see cref="Mailboxes.MailboxServers"/> takes it; null: the node makes a sample tree.</summary>
    internal string? Mailboxes { get; init; }

    /// <summary>Where the API listens.</summary>
    internal required ListenAddress Listen { get; init; }

    /// <summary>A HOCON file whose values go before the built-in ones.</summary>
    internal string? ConfigFile { get; init; }

    /// <summary>How the node is one of several; null: as the configuration says.</summary>
    internal ClusterNodeOptions? Cluster { get; init; }

    /// <summary>The id of the mail server; null: the one that the Backup Path already has, or a new one.</summary>
    internal ServerId? ServerId { get; init; }

    /// <summary>The certificate of the API as PEM; null: plain HTTP, on this machine only.</summary>
    internal string? Certificate { get; init; }

    /// <summary>The certificate's key as PEM.</summary>
    internal string? CertificateKey { get; init; }

    /// <summary>Take over the Backup Path of a lost node.</summary>
    internal bool Attach { get; init; }
}
