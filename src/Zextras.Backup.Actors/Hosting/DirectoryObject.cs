using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>A domain, distribution list or class of service of which the backup holds something.</summary>
public sealed record DirectoryObject
{
    /// <summary>The object.</summary>
    public required ItemId Id { get; init; }

    /// <summary>What it is.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Domain name, list address, or name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it was gone from the server.</summary>
    public required bool Deleted { get; init; }

    /// <summary>When that state began, UTC.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>How many transactions its history has.</summary>
    public required int Transactions { get; init; }
}
