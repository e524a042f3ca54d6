using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Api;

/// <summary>
/// The JSON rules of the HTTP API, generated at compile time: member names in the seed's form (<c>deletion-date</c>),
/// absent instead of null, text in the user's own script readable. Node and console compile the same source.
/// </summary>
[JsonSerializable(typeof(OperationBody))]
[JsonSerializable(typeof(IReadOnlyList<OperationBody>))]
[JsonSerializable(typeof(IReadOnlyList<OperationLineBody>))]
[JsonSerializable(typeof(IReadOnlyList<AccountBody>))]
[JsonSerializable(typeof(IReadOnlyList<ItemBody>))]
[JsonSerializable(typeof(BackupInfoBody))]
[JsonSerializable(typeof(SmartScanBody))]
[JsonSerializable(typeof(AccountScanBody))]
[JsonSerializable(typeof(ItemRestoreBody))]
[JsonSerializable(typeof(UndeleteBody))]
[JsonSerializable(typeof(AccountRestoreBody))]
[JsonSerializable(typeof(RollbackBody))]
[JsonSerializable(typeof(BlobRestoreBody))]
[JsonSerializable(typeof(ExternalRestoreBody))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(IReadOnlyList<DirectoryObjectBody>))]
[JsonSerializable(typeof(DirectoryRestoreBody))]
[JsonSerializable(typeof(CatalogRebuildBody))]
[JsonSerializable(typeof(IReadOnlyList<PropertyBody>))]
[JsonSerializable(typeof(PropertyChangeBody))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleBody>))]
[JsonSerializable(typeof(IReadOnlyList<ServiceBody>))]
[JsonSerializable(typeof(IReadOnlyList<ClusterNodeBody>))]
[JsonSerializable(typeof(ClusterNodeRequestBody))]
[JsonSerializable(typeof(IReadOnlyList<ShardBody>))]
[JsonSerializable(typeof(IReadOnlyList<TokenBody>))]
[JsonSerializable(typeof(IReadOnlyList<AuditBody>))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(NoticeBody))]
[JsonSerializable(typeof(IReadOnlyList<ServerArchiveBody>))]
[JsonSerializable(typeof(IReadOnlyList<ArchivedFileBody>))]
[JsonSerializable(typeof(IReadOnlyList<ImportedAccountBody>))]
[JsonSerializable(typeof(CoherencyCheckBody))]
[JsonSerializable(typeof(CoherencyReportBody))]
[JsonSerializable(typeof(PurgeBody))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(IReadOnlyList<AccountHoldBody>))]
[JsonSerializable(typeof(RealTimeBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(DiscoveryBody))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The rules to use: an answer is never put into HTML, so nothing needs escaping for it.</summary>
    internal static readonly WireJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcDateConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
