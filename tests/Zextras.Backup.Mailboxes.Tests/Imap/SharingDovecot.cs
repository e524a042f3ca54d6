using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>
/// Dovecot with access lists and annotations of folders. Not the one of all tests: with its access lists, Dovecot shows a folder
/// that it cannot read as one that is not there.
/// </summary>
public sealed class SharingDovecot() : DovecotServer("""
    mail_plugins = acl
    mail_attribute_dict = file:%h/attributes
    protocol imap {
      mail_plugins = acl imap_acl
      imap_metadata = yes
    }
    plugin {
      acl = vfile
      # Else a master user would need rights of his own in every folder.
      acl_user = %u
    }
    """);

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class SharingDovecotTests : ICollectionFixture<SharingDovecot>
{
    public const string Name = "Dovecot with shared folders";
}
