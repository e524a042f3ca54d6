using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;

namespace Zextras.Backup.Node.Api;

/// <summary><c>?notifications=a@example.com,b@example.com</c> of any request that starts an operation: they are mailed when it begins and when it is over.</summary>
internal sealed class NotificationFilter : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.Request.Query[OperationAudience.Argument].ToString() is { Length: > 0 } addresses)
        {
            if (addresses.Any(char.IsControl) || addresses.Split(',').FirstOrDefault(one => !(MimeKit.MailboxAddress.TryParse(one, out var mailbox) && mailbox.Address.Contains('@'))) is not null)
            {
                throw new BackupRequestException($"'{addresses}' are no mail addresses for notifications: separate several by commas.");
            }

            OperationAudience.Current = addresses;
        }

        return next(context);
    }
}
