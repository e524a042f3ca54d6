using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>The history of one item, as a journal or a Backup Path has it.</summary>
/// <param name="Account">The account; null for an object of the directory.</param>
/// <param name="History">All its transactions.</param>
internal readonly record struct RecordedHistory(AccountId? Account, ItemHistory History);
