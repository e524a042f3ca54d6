using Xunit;

namespace Zextras.Backup.Mailboxes.Tests.Imap;

/// <summary>Dovecot with all that it can.</summary>
public sealed class FullDovecot() : DovecotServer("");

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class FullDovecotTests : ICollectionFixture<FullDovecot>
{
    public const string Name = "Dovecot";
}
