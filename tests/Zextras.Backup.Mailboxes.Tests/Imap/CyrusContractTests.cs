using Xunit;
using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

[Collection(CyrusTests.Name)]
public sealed class CyrusContractTests(CyrusServer cyrus) : MailAnnotationContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new ImapDriver(cyrus));
}
