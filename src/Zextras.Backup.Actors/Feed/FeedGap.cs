using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>A time in which changes may have happened that the feed did not tell of. It is closed by scans of its accounts.</summary>
public sealed record FeedGap
{
    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it began, UTC; rather too early than too late.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>From when on the feed told everything again, UTC; null while it does not.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Addresses of the accounts that are concerned; empty: all.</summary>
    public ValueList<string> Accounts { get; init; } = ValueList<string>.Empty;

    /// <summary>Whether it is of all accounts.</summary>
    [JsonIgnore]
    public bool IsOfAll => Accounts.Count == 0;
}
