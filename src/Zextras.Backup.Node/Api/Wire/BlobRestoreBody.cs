using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks to refill contents that mailboxes lost.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BlobRestoreBody
{
    /// <summary>What <see cref="Items"/> can be, the default first.</summary>
    internal static readonly string[] Scopes = ["all", "mailbox", "drive"];

    /// <summary>Address or id of the account, or <c>all</c>.</summary>
    public required string Account { get; init; }

    /// <summary>One of <see cref="Scopes"/>.</summary>
    public string? Items { get; init; }

    /// <summary>Only show what would be done; true by default.</summary>
    public bool? Dryrun { get; init; }
}
