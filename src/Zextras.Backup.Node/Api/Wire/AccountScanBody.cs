using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks for an Account Scan.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AccountScanBody
{
    /// <summary>Address or id.</summary>
    public required string Account { get; init; }

    /// <summary>Compare everything, recreate missing blobs and item log lines.</summary>
    public bool Deep { get; init; }
}
