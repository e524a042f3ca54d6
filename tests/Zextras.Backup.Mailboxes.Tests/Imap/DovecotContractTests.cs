using Xunit;
using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

[Collection(SharingDovecotTests.Name)]
public sealed class DovecotContractTests(SharingDovecot dovecot) : MailAnnotationContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new ImapDriver(dovecot));
}
