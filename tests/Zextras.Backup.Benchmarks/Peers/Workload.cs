namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>What everybody is asked to do, in this order; the letters are those of the field's comparison.</summary>
internal enum Workload
{
    /// <summary>A: everything for the first time, over IMAP.</summary>
    FirstBackup,

    /// <summary>B: again, nothing has changed.</summary>
    Unchanged,

    /// <summary>C: again, 1 % has changed.</summary>
    Changed,

    /// <summary>D: every stored byte is read and verified.</summary>
    Verify,

    /// <summary>E: one message that was deleted comes back.</summary>
    OneMessage,

    /// <summary>F: one account comes back into a live mailbox (or, where the tool knows no mailboxes, into files).</summary>
    OneAccount,

    /// <summary>G: everything into files.</summary>
    AllToFiles,

    /// <summary>H: what was deleted is given up, and its space is free.</summary>
    Purge,
}
