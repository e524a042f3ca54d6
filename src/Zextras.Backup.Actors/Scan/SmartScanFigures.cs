using Zextras.Backup.Actors.Accounts;

namespace Zextras.Backup.Actors.Scan;

/// <summary>The sum of the reports of a scan's accounts.</summary>
internal sealed class SmartScanFigures
{
    private readonly List<AccountScanReport> _reports = [];

    /// <summary>Accounts whose scan did not get to its end.</summary>
    public int Failed => _reports.Count(report => report.Error is not null);

    /// <summary>What the directory's refresh came to; null where it failed or was not asked for.</summary>
    public DirectoryReplies.Refreshed? Directory { get; set; }

    /// <summary>Accounts that were found gone from the server.</summary>
    public int GoneAccounts { get; set; }

    /// <summary>Adds the report of an account.</summary>
    public void Add(AccountScanReport report) => _reports.Add(report);

    /// <summary>The figures by name, in the order to show.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ToCounts()
    {
        var counts = new List<KeyValuePair<string, long>>
        {
            new("accounts", _reports.Count),
            new("accounts-failed", Failed),
            new("accounts-gone", GoneAccounts),
            new("items-listed", _reports.Sum(report => report.Listed)),
            new("transactions", _reports.Sum(report => report.Recorded) + (Directory?.Recorded ?? 0)),
            new("items-moved", _reports.Sum(report => report.Moved)),
            new("items-deleted", _reports.Sum(report => report.Deleted)),
            new("deletions-held", _reports.Sum(report => report.Held)),
            new("blobs-stored", _reports.Sum(report => report.NewBlobs)),
            new("bytes-read", _reports.Sum(report => report.BytesRead)),
            new("quarantined", _reports.Sum(report => (long)report.Problems.Count)),
            new("blobs-healed", _reports.Sum(report => report.HealedBlobs)),
            new("log-lines-healed", _reports.Sum(report => report.HealedLogLines)),
        };
        if (Directory is { } directory)
        {
            counts.Add(new("directory-objects", directory.Objects));
        }

        return counts;
    }
}
