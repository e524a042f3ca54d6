using Xunit;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>Told by Dovecot's push events.</summary>
public sealed class BusyDovecotTests(BusyDovecot dovecot) : BusyMailboxTests(dovecot), IClassFixture<BusyDovecot>;
