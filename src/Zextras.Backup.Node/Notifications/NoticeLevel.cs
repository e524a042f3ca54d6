namespace Zextras.Backup.Node.Notifications;

/// <summary>How much a notice matters. The names are values of backupNotificationLevel.</summary>
internal enum NoticeLevel
{
    /// <summary>What went as it should.</summary>
    Information = 1,

    /// <summary>What somebody should look at.</summary>
    Warning = 2,

    /// <summary>What did not work.</summary>
    Error = 3,

    /// <summary>Above all notices: nothing is sent at once.</summary>
    None = 4,
}
