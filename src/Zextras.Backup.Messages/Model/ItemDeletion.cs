namespace Zextras.Backup.Messages.Model;

/// <summary>One deletion of an item.</summary>
/// <param name="Deletion">The transaction that says it is gone.</param>
/// <param name="LastLiving">The transaction before it: what an undelete puts back.</param>
public sealed record ItemDeletion(Transaction Deletion, Transaction LastLiving);
