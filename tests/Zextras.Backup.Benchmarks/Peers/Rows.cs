namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>The rows of the table. Each begins with the letter by which it can be chosen.</summary>
internal static class Rows
{
    public const string FirstBackup = "A first backup over IMAP";
    public const string FirstScan = "A the scan alone, without the start of the node";
    public const string Large = "A first backup of 100,000 messages";
    public const string Unchanged = "B nothing changed";
    public const string Changed = "C 1 % changed";
    public const string Verify = "D every stored byte verified";
    public const string OneMessage = "E one message, found and restored";
    public const string OneAccount = "F one account into Dovecot, or files";
    public const string AllToFiles = "G everything to files";
    public const string Purge = "H purge after 10 % were deleted";
    public const string Size = "I size of the backup";
    public const string Status = "K status by the console, its start included";
    public const string Event = "L change to durable backup";
    public const string Undo = "M deletion of 10,000 messages undone";

    /// <summary>The row of a workload.</summary>
    public static string Of(Workload workload) => workload switch
    {
        Workload.FirstBackup => FirstBackup,
        Workload.Unchanged => Unchanged,
        Workload.Changed => Changed,
        Workload.Verify => Verify,
        Workload.OneMessage => OneMessage,
        Workload.OneAccount => OneAccount,
        Workload.AllToFiles => AllToFiles,
        Workload.Purge => Purge,
        _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, "A workload without a row."),
    };

    /// <summary>The letter by which a row is chosen.</summary>
    public static string Letter(string row) => row[..1];
}
