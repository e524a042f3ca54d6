using Xunit;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>Told by inotify.</summary>
public sealed class BusyMaildirTests(BusyMaildir maildir) : BusyMailboxTests(maildir), IClassFixture<BusyMaildir>;
