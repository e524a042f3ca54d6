using System.Text.Json;
using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Messages.Serialization;

/// <summary>The JSON rules of the public messages, generated at compile time.</summary>
[JsonSerializable(typeof(ItemCommands.RestoreItem))]
[JsonSerializable(typeof(ItemQueries.GetHistory))]
[JsonSerializable(typeof(ItemReplies.History))]
[JsonSerializable(typeof(ItemReplies.Restored))]
[JsonSerializable(typeof(ItemReplies.Refused))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    /// <summary>The rules with the converters of the ids.</summary>
    public static readonly MessageJson Rules = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A message without its account must not pass for one to the account of all zeros.
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new ParsableConverter<AccountId>(),
            new ParsableConverter<ItemId>(),
            new ParsableConverter<TransactionId>(),
            new TransactionConverter(),
            new JsonStringEnumConverter<RefusalReason>(JsonNamingPolicy.KebabCaseLower),
        },
    });
}
