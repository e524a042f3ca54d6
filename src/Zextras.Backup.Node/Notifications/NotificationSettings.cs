using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Notifications;

/// <summary>Who is notified of what, as the properties are now.</summary>
internal sealed record NotificationSettings(
    NoticeLevel Level, IReadOnlyList<string> Recipients, string Sender, Uri Smtp, Uri? Webhook, string DigestCron)
{
    /// <summary>Reads the properties.</summary>
    internal static async Task<NotificationSettings> ReadAsync(IPropertyService properties, CancellationToken cancellation)
    {
        var values = (await properties.DumpAsync(PropertyLevel.Server, "", cancellation))
            .ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        return new NotificationSettings(
            Enum.Parse<NoticeLevel>(values["backupNotificationLevel"]),
            values["backupNotificationRecipients"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            values["backupNotificationSender"] is { Length: > 0 } sender ? sender : $"backup@{Environment.MachineName}",
            new Uri(values["backupNotificationSmtp"]),
            values["backupNotificationWebhook"] is { Length: > 0 } webhook ? new Uri(webhook) : null,
            values["backupNotificationDigestScheduler"]);
    }
}
