namespace Zextras.Backup.Actors.Coherency;

/// <summary>What each kind of finding means for a person: how bad it is, and what to do.</summary>
internal static class FindingRules
{
    private const string FixHeals = "doCoherencyCheck PATH fixBackup true heals it";

    /// <summary>How bad a finding of that kind is.</summary>
    public static FindingSeverity SeverityOf(FindingKind kind) => kind switch
    {
        FindingKind.TornLine or FindingKind.ReorderedLines or FindingKind.TornVolume or FindingKind.OrphanItem or FindingKind.OrphanAccount or FindingKind.OrphanBlob
            or FindingKind.KnownLoss or FindingKind.UnknownFile or FindingKind.NotInBackup or FindingKind.NotInMailbox => FindingSeverity.Info,
        FindingKind.AlteredLine or FindingKind.UnreadableFile
            or FindingKind.DamagedArchive or FindingKind.SnapshotDisagrees or FindingKind.CatalogInvents
            or FindingKind.NotCompared => FindingSeverity.Warning,
        _ => FindingSeverity.Error,
    };

    /// <summary>What to do about it.</summary>
    public static string AdviceOf(FindingKind kind) => kind switch
    {
        FindingKind.TornLine or FindingKind.TornVolume => "Nothing: what a crash left is cut by the next writer.",
        FindingKind.OrphanBlob => "Nothing: the next purge condemns it and drops it after the grace period.",
        FindingKind.KnownLoss => "Nothing more: no copy was found. If the content ever comes back, a scan stores it again.",
        FindingKind.ReorderedLines => $"Readers put them in order; {FixHeals}.",
        FindingKind.MissingBlob or FindingKind.DamagedBlob =>
            $"{FixHeals} from the live mailbox if it still has that content; else it is noted as lost.",
        FindingKind.UnreadableBytes or FindingKind.WrongFolder => $"{FixHeals}: the bytes go to quarantine.",
        FindingKind.OrphanItem => "Nothing is lost. Restore the item into a folder of your choice.",
        FindingKind.OrphanAccount => "If the account still exists, doAccountScan ACCOUNT deep true records it again.",
        FindingKind.UnreadableFile => "account_stat and backupstat of an account are written anew by doAccountScan ACCOUNT deep true; take another file from a copy.",
        FindingKind.DamagedArchive => "The next SmartScan writes a new archive; delete this one when you have looked at it.",
        FindingKind.UnknownFile => "The engine does not use it. Look at it and move it away.",
        FindingKind.NotInBackup or FindingKind.NotInMailbox => "Expected while mails come and go; the next scan records it.",
        FindingKind.NotCompared => "See the reason, then check again.",
        _ => $"{FixHeals} from the stores that still agree.",
    };
}
