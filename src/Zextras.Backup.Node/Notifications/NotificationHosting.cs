namespace Zextras.Backup.Node.Notifications;

/// <summary>Wires the notifications.</summary>
internal static class NotificationHosting
{
    /// <summary>A listener that has not answered by then will not.</summary>
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Adds them.</summary>
    internal static void AddNotifications(this WebApplicationBuilder builder, string dataDirectory)
    {
        builder.Services.AddSingleton<INotificationChannel>(new MailChannel(dataDirectory));
        builder.Services.AddSingleton<INotificationChannel>(new WebhookChannel(dataDirectory, new HttpClient { Timeout = WebhookTimeout }));
        builder.Services.AddHostedService<Notifier>();
    }
}
