using System.Text.Json.Serialization;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Purge;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Messages.Serialization;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The JSON rules of what the engine's nodes send each other, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(ParsableConverter<AccountId>),
        typeof(ParsableConverter<ItemId>),
        typeof(ParsableConverter<ServerId>),
        typeof(ParsableConverter<TransactionId>),
        typeof(ParsableConverter<BlobDigest>),
        typeof(TransactionConverter),
        typeof(HistoryConverter),
        typeof(SightingConverter),
        typeof(PurgeDecisionConverter),
        typeof(ItemAttributesConverter),
        typeof(ValueListConverter<ItemId>),
        typeof(ValueListConverter<string>),
    ])]
[JsonSerializable(typeof(AccountCommands.Scan), TypeInfoPropertyName = "AccountCommandsScan")]
[JsonSerializable(typeof(AccountCommands.StopScan), TypeInfoPropertyName = "AccountCommandsStopScan")]
[JsonSerializable(typeof(AccountCommands.ProbeScan), TypeInfoPropertyName = "AccountCommandsProbeScan")]
[JsonSerializable(typeof(AccountCommands.SetLegalHold), TypeInfoPropertyName = "AccountCommandsSetLegalHold")]
[JsonSerializable(typeof(AccountCommands.ReleaseDeletions), TypeInfoPropertyName = "AccountCommandsReleaseDeletions")]
[JsonSerializable(typeof(AccountCommands.GetHolds), TypeInfoPropertyName = "AccountCommandsGetHolds")]
[JsonSerializable(typeof(AccountCommands.Agree), TypeInfoPropertyName = "AccountCommandsAgree")]
[JsonSerializable(typeof(AccountCommands.Forget), TypeInfoPropertyName = "AccountCommandsForget")]
[JsonSerializable(typeof(AccountCommands.Note), TypeInfoPropertyName = "AccountCommandsNote")]
[JsonSerializable(typeof(AccountCommands.MarkGone), TypeInfoPropertyName = "AccountCommandsMarkGone")]
[JsonSerializable(typeof(AccountCommands.LookAt), TypeInfoPropertyName = "AccountCommandsLookAt")]
[JsonSerializable(typeof(AccountReplies.Progress), TypeInfoPropertyName = "AccountRepliesProgress")]
[JsonSerializable(typeof(AccountReplies.NotScanning), TypeInfoPropertyName = "AccountRepliesNotScanning")]
[JsonSerializable(typeof(AccountReplies.Scanned), TypeInfoPropertyName = "AccountRepliesScanned")]
[JsonSerializable(typeof(AccountReplies.Holds), TypeInfoPropertyName = "AccountRepliesHolds")]
[JsonSerializable(typeof(AccountReplies.Agreed), TypeInfoPropertyName = "AccountRepliesAgreed")]
[JsonSerializable(typeof(AccountReplies.Forgotten), TypeInfoPropertyName = "AccountRepliesForgotten")]
[JsonSerializable(typeof(AccountReplies.Noted), TypeInfoPropertyName = "AccountRepliesNoted")]
[JsonSerializable(typeof(AccountReplies.MarkedGone), TypeInfoPropertyName = "AccountRepliesMarkedGone")]
[JsonSerializable(typeof(AccountReplies.Looked), TypeInfoPropertyName = "AccountRepliesLooked")]
[JsonSerializable(typeof(AccountReplies.Busy), TypeInfoPropertyName = "AccountRepliesBusy")]
[JsonSerializable(typeof(DirectoryCommands.Refresh), TypeInfoPropertyName = "DirectoryCommandsRefresh")]
[JsonSerializable(typeof(DirectoryCommands.GetHistories), TypeInfoPropertyName = "DirectoryCommandsGetHistories")]
[JsonSerializable(typeof(DirectoryCommands.Agree), TypeInfoPropertyName = "DirectoryCommandsAgree")]
[JsonSerializable(typeof(DirectoryCommands.Forget), TypeInfoPropertyName = "DirectoryCommandsForget")]
[JsonSerializable(typeof(DirectoryCommands.Release), TypeInfoPropertyName = "DirectoryCommandsRelease")]
[JsonSerializable(typeof(DirectoryReplies.Agreed), TypeInfoPropertyName = "DirectoryRepliesAgreed")]
[JsonSerializable(typeof(DirectoryReplies.Forgotten), TypeInfoPropertyName = "DirectoryRepliesForgotten")]
[JsonSerializable(typeof(DirectoryReplies.Refreshed), TypeInfoPropertyName = "DirectoryRepliesRefreshed")]
[JsonSerializable(typeof(DirectoryReplies.Histories), TypeInfoPropertyName = "DirectoryRepliesHistories")]
[JsonSerializable(typeof(ItemRecording.Record), TypeInfoPropertyName = "ItemRecordingRecord")]
[JsonSerializable(typeof(ItemRecording.Recorded), TypeInfoPropertyName = "ItemRecordingRecorded")]
[JsonSerializable(typeof(ItemPurging.Agree), TypeInfoPropertyName = "ItemPurgingAgree")]
[JsonSerializable(typeof(ItemPurging.Forget), TypeInfoPropertyName = "ItemPurgingForget")]
[JsonSerializable(typeof(ItemPurging.Release), TypeInfoPropertyName = "ItemPurgingRelease")]
[JsonSerializable(typeof(ItemPurging.Agreed), TypeInfoPropertyName = "ItemPurgingAgreed")]
[JsonSerializable(typeof(ItemPurging.Kept), TypeInfoPropertyName = "ItemPurgingKept")]
[JsonSerializable(typeof(ItemPurging.Forgotten), TypeInfoPropertyName = "ItemPurgingForgotten")]
[JsonSerializable(typeof(OperationLedgerCommands.GetAll), TypeInfoPropertyName = "OperationLedgerCommandsGetAll")]
[JsonSerializable(typeof(OperationLedgerCommands.Taken), TypeInfoPropertyName = "OperationLedgerCommandsTaken")]
[JsonSerializable(typeof(PropertyKeeper.Follow), TypeInfoPropertyName = "PropertyKeeperFollow")]
[JsonSerializable(typeof(PropertyKeeper.Refused), TypeInfoPropertyName = "PropertyKeeperRefused")]
[JsonSerializable(typeof(HomeMessages.Where), TypeInfoPropertyName = "HomeMessagesWhere")]
[JsonSerializable(typeof(HomeMessages.Home), TypeInfoPropertyName = "HomeMessagesHome")]
[JsonSerializable(typeof(Sighting.Seen))]
[JsonSerializable(typeof(Sighting.Gone))]
[JsonSerializable(typeof(PurgeDecision))]
[JsonSerializable(typeof(Transaction[]))]
[JsonSerializable(typeof(ItemId[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class EngineMessageJson : JsonSerializerContext;
