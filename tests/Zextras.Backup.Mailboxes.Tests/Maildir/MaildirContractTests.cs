using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

public sealed class MaildirContractTests : MailboxPutContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new MaildirDriver());
}
