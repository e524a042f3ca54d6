using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>A domain, distribution list or class of service as the server's directory shows it.</summary>
public sealed record DirectoryEntry
{
    /// <summary>Domain, distribution list or class of service.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>The id that the server gave, or one derived from kind and name.</summary>
    public required Guid Id { get; init; }

    /// <summary>Domain name, list address, or name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>Everything that a restore needs.</summary>
    public required ItemAttributes Attributes { get; init; }
}
