namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// The properties that can be changed while the engine runs, with the product's names. What is not among them is in
/// <c>hocon/reference.conf</c> and is read once, at start.
/// </summary>
internal static class Properties
{
    /// <summary>Retention of deleted items.</summary>
    public static readonly PropertyDefinition DataRetention = PropertyDefinition.Number(
        "ZxBackup_DataRetentionDays", 30, 0, 36_500, "days", "How long a deleted item is kept; 0: for ever") with
    {
        Levels = [.. Enum.GetValues<PropertyLevel>()],
    };

    /// <summary>Retention of deleted accounts.</summary>
    public static readonly PropertyDefinition AccountRetention = PropertyDefinition.Number(
        "backupAccountsRetentionDays", 30, 0, 36_500, "days", "How long a deleted account is kept; 0: for ever") with
    {
        Levels = [.. Enum.GetValues<PropertyLevel>()],
    };

    /// <summary>Retention of server archives.</summary>
    public static readonly PropertyDefinition ServerRetention = PropertyDefinition.Number(
        "backupServerRetentionDays", 30, 0, 36_500, "days", "How long the daily archives of the server's configuration are kept; 0: for ever");

    /// <summary>Whether archives are purged.</summary>
    public static readonly PropertyDefinition PurgeCustomizations = PropertyDefinition.Flag(
        "ZxBackup_PurgeCustomizations", true, "Whether a purge removes old archives of the server's configuration");

    /// <summary>Whether an account is backed up.</summary>
    public static readonly PropertyDefinition BackupEnabled = PropertyDefinition.Flag(
        "backupEnabled", true, "Whether an account is backed up; one that is not is treated as deleted from then on") with
    {
        Levels = [PropertyLevel.Cos, PropertyLevel.Account],
    };

    /// <summary>SmartScan at start.</summary>
    public static readonly PropertyDefinition SmartScanOnStartup = PropertyDefinition.Flag(
        "ZxBackup_DoSmartScanOnStartup", false, "Whether a SmartScan begins whenever a node starts");

    /// <summary>Accounts at the same time.</summary>
    public static readonly PropertyDefinition AccountThreads = PropertyDefinition.Number(
        "backupNumberThreadsForAccounts", 0, 0, 1000, "accounts", "Accounts that are scanned at the same time; 0: backup.scan.concurrent-accounts of the configuration file");

    /// <summary>Whether SmartScans are scheduled.</summary>
    public static readonly PropertyDefinition SmartScanScheduled = PropertyDefinition.Flag(
        "backupSmartScanScheduled", true, "Whether the SmartScan runs by its schedule");

    /// <summary>When.</summary>
    public static readonly PropertyDefinition SmartScanSchedule = PropertyDefinition.Cron(
        "backupSmartScanScheduler", "0 4 * * *", "When the SmartScan runs");

    /// <summary>Whether purges are scheduled.</summary>
    public static readonly PropertyDefinition PurgeScheduled = PropertyDefinition.Flag(
        "backupPurgeScheduled", true, "Whether the purge runs by its schedule");

    /// <summary>When.</summary>
    public static readonly PropertyDefinition PurgeSchedule = PropertyDefinition.Cron(
        "backupPurgeScheduler", "0 4 * * 6", "When the purge runs");

    /// <summary>Whether coherency checks are scheduled.</summary>
    public static readonly PropertyDefinition CoherencyScheduled = PropertyDefinition.Flag(
        "backupCoherencyCheckScheduled", false, "Whether the coherency check runs by its schedule");

    /// <summary>When.</summary>
    public static readonly PropertyDefinition CoherencySchedule = PropertyDefinition.Cron(
        "backupCoherencyCheckScheduler", "0 5 1 */3 *", "When the coherency check runs");

    /// <summary>Whether server archives are scheduled.</summary>
    public static readonly PropertyDefinition ServerArchiveScheduled = PropertyDefinition.Flag(
        "backupServerArchiveScheduled", false, "Whether the server's configuration is archived by a schedule of its own; each SmartScan archives it, too");

    /// <summary>When.</summary>
    public static readonly PropertyDefinition ServerArchiveSchedule = PropertyDefinition.Cron(
        "backupServerArchiveScheduler", "30 3 * * *", "When the server's configuration is archived");

    /// <summary>The zone of the schedules.</summary>
    public static readonly PropertyDefinition ScheduleZone = PropertyDefinition.Text(
        "backupSchedulerTimeZone", "time zone such as Europe/Rome; empty: the node's", "", "The time zone in which schedules are meant", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _));

    /// <summary>What was missed.</summary>
    public static readonly PropertyDefinition MakeUpMissed = PropertyDefinition.Flag(
        "backupScheduleMakeUpMissed", false, "Whether what was due while no node ran is run at the next start");

    /// <summary>From which level on mails are sent.</summary>
    public static readonly PropertyDefinition NotificationLevel = PropertyDefinition.OneOf(
        "backupNotificationLevel", "What is notified at once; what is below comes with the daily digest", "Warning", "Information", "Warning", "Error", "None");

    /// <summary>To whom.</summary>
    public static readonly PropertyDefinition NotificationRecipients = PropertyDefinition.Text(
        "backupNotificationRecipients", "addresses, separated by commas", "", "Who is notified by mail; empty: nobody", text => text.Split(',').All(one => one.Contains('@', StringComparison.Ordinal)));

    /// <summary>From whom.</summary>
    public static readonly PropertyDefinition NotificationSender = PropertyDefinition.Text(
        "backupNotificationSender", "address; empty: backup@ and the machine's name", "", "The sender of notifications", text => text.Contains('@', StringComparison.Ordinal));

    /// <summary>The mail server.</summary>
    public static readonly PropertyDefinition SmtpServer = PropertyDefinition.Text(
        "backupNotificationSmtp", "smtp(s)://[USER@]HOST[:PORT]", "smtp://127.0.0.1:25", "The server that takes notifications; the password of USER is in the file smtp-password of the data directory", IsUri("smtp", "smtps"));

    /// <summary>The webhook.</summary>
    public static readonly PropertyDefinition Webhook = PropertyDefinition.Text(
        "backupNotificationWebhook", "http(s) address; empty: none", "", "Gets every notification as JSON, signed with the secret in the file webhook-secret of the data directory", IsUri("http", "https"));

    /// <summary>When the digest is sent.</summary>
    public static readonly PropertyDefinition DigestSchedule = PropertyDefinition.Cron(
        "backupNotificationDigestScheduler", "0 7 * * *", "When the digest of what was not notified at once is sent");

    /// <summary>Where the backup lies. Its value is not in the book, but where the path is: changing it is an operation.</summary>
    public static readonly PropertyDefinition DestPath = PropertyDefinition.Text(
        "ZxBackup_DestPath", "absolute path of a new or empty directory", "", "The Backup Path; setting it copies the backup there and then uses it, without a restart", text => text.Length > 0) with
    {
        Levels = [PropertyLevel.Server],
    };

    /// <summary>The module. Its change is more than a value: <c>doStartService module</c>.</summary>
    public static readonly PropertyDefinition ModuleEnabled = PropertyDefinition.Flag(
        "ZxBackup_ModuleEnabledAtStartup", true, "Whether anything is done at all: operations, the Real Time Scan, schedules (the service module)") with
    {
        Levels = [PropertyLevel.Server],
    };

    /// <summary>The Real Time Scan. Its value is not in the book, but with the feed.</summary>
    public static readonly PropertyDefinition RealTimeScanner = PropertyDefinition.Flag(
        "ZxBackup_RealTimeScanner", true, "Whether changes are recorded as they happen (the service backup-realtime)") with
    {
        Levels = [PropertyLevel.Server],
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<PropertyDefinition> All { get; } =
    [
        DestPath, ModuleEnabled, RealTimeScanner, DataRetention, AccountRetention, ServerRetention, PurgeCustomizations, BackupEnabled,
        SmartScanOnStartup, AccountThreads,
        SmartScanScheduled, SmartScanSchedule, PurgeScheduled, PurgeSchedule, CoherencyScheduled, CoherencySchedule,
        ServerArchiveScheduled, ServerArchiveSchedule, ScheduleZone, MakeUpMissed,
        NotificationLevel, NotificationRecipients, NotificationSender, SmtpServer, Webhook, DigestSchedule,
    ];

    /// <summary>The property of that name, in any letter case.</summary>
    /// <exception cref="PropertyException">There is none.</exception>
    public static PropertyDefinition Find(string name) =>
        All.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new PropertyException($"There is no property '{name}'. config dump shows those there are.");

    private static Func<string, bool> IsUri(params string[] schemes) =>
        text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme, StringComparer.Ordinal) && uri.Host.Length > 0;
}
