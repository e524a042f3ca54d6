namespace Zextras.Backup.Actors.Coherency;

/// <summary>What can be wrong. The names are part of the report's format: never rename one.</summary>
public enum FindingKind
{
    /// <summary>A line of an item log is not an array of transactions.</summary>
    UnreadableLine = 1,

    /// <summary>A line can be read, but not with the bytes that the engine writes for it.</summary>
    AlteredLine = 2,

    /// <summary>Bytes behind the last line break: a line that is being written, or that a crash tore.</summary>
    TornLine = 3,

    /// <summary>The last line is whole but has no line break, so that readers pass over it.</summary>
    UnendedLine = 4,

    /// <summary>Lines of an item stand in another order than that of time. Readers put them in order.</summary>
    ReorderedLines = 5,

    /// <summary>A transaction does not follow from the one before: something was changed, lost or added.</summary>
    BrokenChain = 6,

    /// <summary>Two transactions of an item are valid at one instant.</summary>
    Overlap = 7,

    /// <summary>A transaction ends before the next one begins, or ends and nothing follows.</summary>
    Gap = 8,

    /// <summary>Two transactions of one line have no end.</summary>
    TwoOpenTransactions = 9,

    /// <summary>Two transactions have one id.</summary>
    DuplicateTransaction = 10,

    /// <summary>Within a line a transaction begins before the one in front of it.</summary>
    TimeGoesBack = 11,

    /// <summary>An item stands in the log of another folder.</summary>
    WrongLog = 12,

    /// <summary>A content that a history names is in no volume.</summary>
    MissingBlob = 20,

    /// <summary>A content's bytes do not have their checksum, do not decompress, or are another content.</summary>
    DamagedBlob = 21,

    /// <summary>Bytes of a volume that are no blob: a damaged header, or something foreign.</summary>
    UnreadableBytes = 22,

    /// <summary>The end of a volume that a crash tore. The next opening or settling cuts it.</summary>
    TornVolume = 23,

    /// <summary>A content lies in another folder or file than its digest says.</summary>
    WrongFolder = 24,

    /// <summary>A content that no history names.</summary>
    OrphanBlob = 25,

    /// <summary>A content that is known to be lost, because an earlier repair found no copy of it.</summary>
    KnownLoss = 26,

    /// <summary>An item lies in a folder that the account never had.</summary>
    OrphanItem = 30,

    /// <summary>A folder of an account without the account's own history.</summary>
    OrphanAccount = 31,

    /// <summary>A small file (<c>account_stat</c>, <c>backupstat</c>, <c>map_…</c>) cannot be read.</summary>
    UnreadableFile = 32,

    /// <summary>An archive under <c>servers/</c> cannot be unpacked.</summary>
    DamagedArchive = 33,

    /// <summary>A file that is no part of a Backup Path.</summary>
    UnknownFile = 34,

    /// <summary>Events of an item in the journal cannot be read, or do not follow from each other.</summary>
    DamagedJournal = 40,

    /// <summary>The item log has transactions that the journal lacks, or other ones.</summary>
    JournalDisagrees = 41,

    /// <summary>The journal has transactions that the item log lacks.</summary>
    LogLacks = 42,

    /// <summary>The catalog has no row of an item that journal or item log have.</summary>
    CatalogLacks = 43,

    /// <summary>The catalog says something else of an item than its history.</summary>
    CatalogDisagrees = 44,

    /// <summary>The catalog has an item of which neither journal nor item log know.</summary>
    CatalogInvents = 45,

    /// <summary>The catalog does not know where a content lies, or names a place where it is not.</summary>
    StalePlace = 46,

    /// <summary>A snapshot is not what the replay of the journal gives.</summary>
    SnapshotDisagrees = 47,

    /// <summary>The mailbox has an item that the backup does not hold.</summary>
    NotInBackup = 50,

    /// <summary>The backup holds a living item that the mailbox does not have.</summary>
    NotInMailbox = 51,

    /// <summary>An account or mailbox could not be compared.</summary>
    NotCompared = 52,
}
