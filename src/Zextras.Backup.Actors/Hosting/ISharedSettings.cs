namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Small values that all nodes of a cluster share, in the journal beside the properties: they are there after a restart, and
/// on whichever node somebody asks. Each use has a name of its own, which no property has.
/// </summary>
public interface ISharedSettings
{
    /// <summary>Completes when this node knows what was set before it started.</summary>
    Task WhenLoaded { get; }

    /// <summary>All values of that name by target, as this node knows them. Targets are in lower case.</summary>
    IReadOnlyDictionary<string, string> All(string name);

    /// <summary>Sets a value, or with null takes it away. In the journal, and in force on this node, when this completes; on the others in a moment.</summary>
    /// <exception cref="BackupRequestException">The journal does not take it.</exception>
    Task SetAsync(string name, string target, string? value, string author, CancellationToken cancellation);
}
