using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>
/// Carries what the engine's nodes send each other: UTF-8 JSON under a manifest of its own, so that nodes of two versions
/// understand each other while they are upgraded one after the other. What is persisted crosses as it stands in the journal.
/// </summary>
internal sealed class EngineMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const int Id = 9703;

    // Extend only: a manifest is never renamed and never used for anything else; new properties are optional.
    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = new Dictionary<string, JsonTypeInfo>(StringComparer.Ordinal)
    {
        ["account.scan.v1"] = EngineMessageJson.Default.AccountCommandsScan,
        ["account.stop-scan.v1"] = EngineMessageJson.Default.AccountCommandsStopScan,
        ["account.probe-scan.v1"] = EngineMessageJson.Default.AccountCommandsProbeScan,
        ["account.set-legal-hold.v1"] = EngineMessageJson.Default.AccountCommandsSetLegalHold,
        ["account.release-deletions.v1"] = EngineMessageJson.Default.AccountCommandsReleaseDeletions,
        ["account.get-holds.v1"] = EngineMessageJson.Default.AccountCommandsGetHolds,
        ["account.agree.v1"] = EngineMessageJson.Default.AccountCommandsAgree,
        ["account.forget.v1"] = EngineMessageJson.Default.AccountCommandsForget,
        ["account.note.v1"] = EngineMessageJson.Default.AccountCommandsNote,
        ["account.mark-gone.v1"] = EngineMessageJson.Default.AccountCommandsMarkGone,
        ["account.look-at.v1"] = EngineMessageJson.Default.AccountCommandsLookAt,
        ["account.progress.v1"] = EngineMessageJson.Default.AccountRepliesProgress,
        ["account.not-scanning.v1"] = EngineMessageJson.Default.AccountRepliesNotScanning,
        ["account.scanned.v1"] = EngineMessageJson.Default.AccountRepliesScanned,
        ["account.holds.v1"] = EngineMessageJson.Default.AccountRepliesHolds,
        ["account.agreed.v1"] = EngineMessageJson.Default.AccountRepliesAgreed,
        ["account.forgotten.v1"] = EngineMessageJson.Default.AccountRepliesForgotten,
        ["account.noted.v1"] = EngineMessageJson.Default.AccountRepliesNoted,
        ["account.marked-gone.v1"] = EngineMessageJson.Default.AccountRepliesMarkedGone,
        ["account.looked.v1"] = EngineMessageJson.Default.AccountRepliesLooked,
        ["account.busy.v1"] = EngineMessageJson.Default.AccountRepliesBusy,
        ["directory.refresh.v1"] = EngineMessageJson.Default.DirectoryCommandsRefresh,
        ["directory.get-histories.v1"] = EngineMessageJson.Default.DirectoryCommandsGetHistories,
        ["directory.refreshed.v1"] = EngineMessageJson.Default.DirectoryRepliesRefreshed,
        ["directory.histories.v1"] = EngineMessageJson.Default.DirectoryRepliesHistories,
        ["directory.agree.v1"] = EngineMessageJson.Default.DirectoryCommandsAgree,
        ["directory.forget.v1"] = EngineMessageJson.Default.DirectoryCommandsForget,
        ["directory.release.v1"] = EngineMessageJson.Default.DirectoryCommandsRelease,
        ["directory.agreed.v1"] = EngineMessageJson.Default.DirectoryRepliesAgreed,
        ["directory.forgotten.v1"] = EngineMessageJson.Default.DirectoryRepliesForgotten,
        ["item.record.v1"] = EngineMessageJson.Default.ItemRecordingRecord,
        ["item.recorded-reply.v1"] = EngineMessageJson.Default.ItemRecordingRecorded,
        ["item.agree.v1"] = EngineMessageJson.Default.ItemPurgingAgree,
        ["item.forget.v1"] = EngineMessageJson.Default.ItemPurgingForget,
        ["item.release.v1"] = EngineMessageJson.Default.ItemPurgingRelease,
        ["item.agreed.v1"] = EngineMessageJson.Default.ItemPurgingAgreed,
        ["item.kept.v1"] = EngineMessageJson.Default.ItemPurgingKept,
        ["item.forgotten.v1"] = EngineMessageJson.Default.ItemPurgingForgotten,
        ["operations.get-all.v1"] = EngineMessageJson.Default.OperationLedgerCommandsGetAll,
        ["operations.taken.v1"] = EngineMessageJson.Default.OperationLedgerCommandsTaken,
        ["property.follow.v1"] = EngineMessageJson.Default.PropertyKeeperFollow,
        ["property.refused.v1"] = EngineMessageJson.Default.PropertyKeeperRefused,
        ["home.where.v1"] = EngineMessageJson.Default.HomeMessagesWhere,
        ["home.home.v1"] = EngineMessageJson.Default.HomeMessagesHome,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Manifests =
        Types.ToFrozenDictionary(pair => pair.Value.Type, pair => pair.Key);

    /// <summary>The message types.</summary>
    public static IReadOnlyCollection<Type> MessageTypes => Manifests.Keys;

    /// <summary>The rules of each message by its manifest.</summary>
    public static IReadOnlyDictionary<string, JsonTypeInfo> Rules => Types;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <summary>Binds the serializer to the messages, in an actor system that has other ones of its own.</summary>
    public static SerializerDetails Details(ExtendedActorSystem system) =>
        SerializerDetails.Create("backup-engine-message", new EngineMessageSerializer(system), [.. MessageTypes]);

    /// <inheritdoc/>
    public override string Manifest(object o) => Manifests.TryGetValue(o.GetType(), out var manifest)
        ? manifest
        : throw new SerializationException($"{o.GetType()} is no message between the engine's nodes.");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, Types[Manifest(obj)]);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Types.TryGetValue(manifest, out var type)
        ? JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException($"An empty '{manifest}'.")
        : throw new SerializationException($"Unknown message '{manifest}': the sender is newer than this node. Upgrade this one too.");
}
