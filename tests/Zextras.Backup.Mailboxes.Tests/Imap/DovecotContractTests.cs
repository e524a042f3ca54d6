using Xunit;
using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

[Collection(FullDovecotTests.Name)]
public sealed class DovecotContractTests(FullDovecot dovecot) : MailPutContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new ImapDriver(dovecot));
}
