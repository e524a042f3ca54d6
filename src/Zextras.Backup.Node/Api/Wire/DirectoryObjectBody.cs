namespace Zextras.Backup.Api;

/// <summary>A domain, distribution list or class of service, as it was at the instant that was asked about.</summary>
internal sealed record DirectoryObjectBody
{
    /// <summary>The object's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>What it is: <c>domain</c>, <c>distribution-list</c>, <c>class-of-service</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Domain name, list address, or name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it was gone from the server.</summary>
    public required bool Deleted { get; init; }

    /// <summary>When that state began.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>How many transactions its history has.</summary>
    public required int Transactions { get; init; }
}
