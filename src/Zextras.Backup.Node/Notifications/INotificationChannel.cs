namespace Zextras.Backup.Node.Notifications;

/// <summary>A way to people.</summary>
internal interface INotificationChannel
{
    /// <summary>Sends a notice, where the settings say to whom; does nothing where they name nobody.</summary>
    Task SendAsync(Notice notice, NotificationSettings settings, CancellationToken cancellation);
}
