using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zextras.Backup.Pbm.Client;

/// <summary>Reads item arrays; members that are not shown are skipped.</summary>
[JsonSerializable(typeof(IReadOnlyList<TransactionBody>))]
internal sealed partial class TransactionJson : JsonSerializerContext
{
    /// <summary>The rules to use.</summary>
    internal static readonly TransactionJson Rules = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
    });
}
