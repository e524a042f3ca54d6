using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to put accounts under legal hold or to let them out, or to let their mass deletions go.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HoldBody
{
    /// <summary>Addresses or ids; <c>all</c> alone means all.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>Whether the legal hold is to be on.</summary>
    public bool Set { get; init; }
}
