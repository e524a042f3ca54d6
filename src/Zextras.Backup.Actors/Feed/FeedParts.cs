using Akka.Actor;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Feed;

/// <summary>What the feed of a mailbox server works with.</summary>
internal sealed record FeedParts(
    ServerId ServerId,
    IMailboxServer Server,
    ICatalog Catalog,
    IGapScans Scans,
    RealTimeSettings Settings,
    TimeProvider Clock,
    Func<IActorRef> AccountRegion);
