using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Coherency;

/// <summary>One thing that is not as it should be: a value, of which tables and reports are renderings.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Detail">In words.</param>
public sealed record Finding(FindingKind Kind, string Detail)
{
    /// <summary>How bad it is; each kind has its own, which a circumstance may soften.</summary>
    public FindingSeverity Severity { get; init; } = FindingRules.SeverityOf(Kind);

    /// <summary>The file, relative to the Backup Path, with <c>/</c>; null where it is about no file.</summary>
    public string? File { get; init; }

    /// <summary>The line (from 1) of a log, the byte offset in a volume.</summary>
    public long? Position { get; init; }

    /// <summary>The account concerned.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The item concerned.</summary>
    public ItemId? Item { get; init; }

    /// <summary>The transaction concerned.</summary>
    public TransactionId? Transaction { get; init; }

    /// <summary>The content concerned.</summary>
    public BlobDigest? Digest { get; init; }

    /// <summary>What should be there.</summary>
    public string? Expected { get; init; }

    /// <summary>What is there.</summary>
    public string? Actual { get; init; }

    /// <summary>What to do about it.</summary>
    public string Advice => FindingRules.AdviceOf(Kind);

    /// <summary>One line for a person.</summary>
    public override string ToString()
    {
        var place = (File, Position) switch
        {
            (null, _) => "",
            (var file, null) => $" {file}",
            var (file, position) => $" {file}:{position}",
        };
        var of = (Account, Item) switch
        {
            (null, null) => "",
            (var account, null) => $" account {account}",
            (null, var item) => $" item {item}",
            var (account, item) => $" account {account} item {item}",
        };
        return $"{Severity.ToString().ToLowerInvariant()} {Kind}{place}{of}: {Detail}";
    }
}
