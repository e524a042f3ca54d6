using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Where an engine keeps its things.</summary>
public sealed record EngineOptions
{
    /// <summary>Absolute path of the data directory: journal, snapshots, catalog. Made when it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Absolute path of the Backup Path. Made when it is not there.</summary>
    public required string BackupPath { get; init; }

    /// <summary>A HOCON file whose values go before the built-in ones.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The id of the mail server; null: the one that the data directory has, or a new one.</summary>
    public ServerId? ServerId { get; init; }

    /// <summary>
    /// Take over the Backup Path of a lost node, with its server id: an empty data directory gets journal and catalog from it.
    /// </summary>
    public bool AttachBackupPath { get; init; }

    /// <summary>How the node is one of several; null: as the configuration says.</summary>
    public ClusterNodeOptions? Cluster { get; init; }

    /// <summary>Told how far a long opening is.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
