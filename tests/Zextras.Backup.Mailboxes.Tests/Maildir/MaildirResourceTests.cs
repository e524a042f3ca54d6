using Zextras.Backup.Mailboxes.Tests.Contract;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

public sealed class MaildirContactsTests : ContactsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new MaildirDriver());
}

public sealed class MaildirCalendarsTests : CalendarsContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new MaildirDriver());
}

public sealed class MaildirDriveTests : DriveContract
{
    protected override Task<IMailboxDriver> StartAsync() => Task.FromResult<IMailboxDriver>(new MaildirDriver());
}
