using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zextras.Backup.Api;
using Zextras.Backup.Node.Api;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Notifications;

/// <summary>
/// Notices as JSON by HTTP POST. The header <c>Backup-Signature: sha256=HEX</c> is the HMAC-SHA256 of the body with the secret
/// in the file <c>webhook-secret</c> of the data directory, which is made at the first need.
/// </summary>
internal sealed class WebhookChannel(string dataDirectory, HttpClient http) : INotificationChannel
{
    private const int SecretBytes = 32;

    /// <inheritdoc/>
    public async Task SendAsync(Notice notice, NotificationSettings settings, CancellationToken cancellation)
    {
        if (settings.Webhook is not { } address)
        {
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new NoticeBody
            {
                Level = notice.Level.ToString().ToLowerInvariant(),
                Subject = notice.Subject,
                Text = notice.Text,
                Operation = notice.Operation?.ToBody(),
            },
            WireJson.Readable.NoticeBody);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Backup-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Secret(), body))}");
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private byte[] Secret()
    {
        var file = Path.Combine(dataDirectory, "webhook-secret");
        if (!File.Exists(file))
        {
            PrivateFile.Replace(file, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)) + "\n"));
        }

        return Encoding.UTF8.GetBytes(File.ReadAllText(file).Trim());
    }
}
