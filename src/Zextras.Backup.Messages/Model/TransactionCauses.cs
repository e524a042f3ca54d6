using System.Collections.Frozen;

namespace Zextras.Backup.Messages.Model;

/// <summary>The written names of the causes.</summary>
public static class TransactionCauses
{
    private static readonly FrozenDictionary<TransactionCause, string> Names = new Dictionary<TransactionCause, string>
    {
        [TransactionCause.InitialScan] = "initial-scan",
        [TransactionCause.SmartScan] = "smart-scan",
        [TransactionCause.AccountScan] = "account-scan",
        [TransactionCause.RealTime] = "real-time",
        [TransactionCause.Restore] = "restore",
        [TransactionCause.Import] = "import",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, TransactionCause> Causes =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The name that stands in histories.</summary>
    public static string Name(this TransactionCause cause) => Names[cause];

    /// <summary>Reads a name; false where there is no such cause.</summary>
    public static bool TryParse(string? name, out TransactionCause cause)
    {
        cause = default;
        return name is not null && Causes.TryGetValue(name, out cause);
    }
}
