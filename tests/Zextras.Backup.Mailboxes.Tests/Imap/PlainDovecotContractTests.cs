using Xunit;
using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

[Collection(PlainDovecotTests.Name)]
public sealed class PlainDovecotContractTests(PlainDovecot dovecot) : MailContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new ImapDriver(dovecot));
}
