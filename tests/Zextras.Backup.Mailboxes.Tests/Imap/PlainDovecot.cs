using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Dovecot that offers what every IMAP server of the nineties did: no CONDSTORE, QRESYNC, UIDPLUS, LIST-STATUS or special use.</summary>
public sealed class PlainDovecot() : DovecotServer("imap_capability = IMAP4rev1 LITERAL+ MULTIAPPEND NAMESPACE UNSELECT");

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class PlainDovecotTests : ICollectionFixture<PlainDovecot>
{
    public const string Name = "Dovecot without extensions";
}
