namespace Zextras.Backup.Api;

/// <summary>An account that was imported from the Backup Path of another server.</summary>
internal sealed record ImportedAccountBody
{
    /// <summary>The server from whose backup it came.</summary>
    public required string Source { get; init; }

    /// <summary>Its id there.</summary>
    public required string Account { get; init; }

    /// <summary>Its id here.</summary>
    public required string NewAccount { get; init; }

    /// <summary>Its address here; absent where it is gone.</summary>
    public string? Name { get; init; }

    /// <summary>Its items that were imported.</summary>
    public required int Items { get; init; }
}
