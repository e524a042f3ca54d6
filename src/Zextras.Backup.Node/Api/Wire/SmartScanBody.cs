using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>Asks for a SmartScan. An unknown member is refused: a misspelt <c>deep</c> must not start a shallow scan.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SmartScanBody
{
    /// <summary>Compare everything, recreate missing blobs and item log lines.</summary>
    public bool Deep { get; init; }
}
