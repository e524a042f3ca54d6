using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Zextras.Backup.Node.Notifications;

/// <summary>Notices as mail.</summary>
internal sealed class MailChannel(string dataDirectory) : INotificationChannel
{
    private const string PasswordFile = "smtp-password";
    private const int SmtpPort = 25;
    private const int SmtpsPort = 465;

    /// <inheritdoc/>
    public async Task SendAsync(Notice notice, NotificationSettings settings, CancellationToken cancellation)
    {
        var recipients = settings.Recipients.Concat(notice.Recipients).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (recipients.Length == 0)
        {
            return;
        }

        using var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(settings.Sender));
        mail.To.AddRange(recipients.Select(MailboxAddress.Parse));
        mail.Subject = notice.Subject;
        mail.Headers.Add("Auto-Submitted", "auto-generated"); // no answers of people who are on holiday
        mail.Body = new TextPart("plain") { Text = notice.Text };

        using var client = new SmtpClient();
        var server = settings.Smtp;
        var secure = server.Scheme == "smtps";
        await client.ConnectAsync(
            server.Host,
            server.Port > 0 ? server.Port : secure ? SmtpsPort : SmtpPort,
            secure ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable,
            cancellation);
        if (server.UserInfo is { Length: > 0 } user)
        {
            var password = await File.ReadAllTextAsync(Path.Combine(dataDirectory, PasswordFile), cancellation);
            await client.AuthenticateAsync(Uri.UnescapeDataString(user), password.Trim(), cancellation);
        }

        await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }
}
