using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>An item that a restore writes into a mailbox.</summary>
/// <param name="State">What it was: kind, flags, tags, dates, name, attributes.</param>
/// <param name="FolderKey">The folder it goes to; it exists, or <see cref="IMailboxSession.PutFolderAsync"/> made it before.</param>
/// <param name="OpenContent">Opens its content from the beginning; may be called more than once.</param>
public sealed record ItemToPut(ItemState State, string FolderKey, Func<CancellationToken, ValueTask<Stream>> OpenContent);
