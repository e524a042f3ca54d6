using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Which state of an account's settings, domain, list or class a restore means, or why there is none. Pure.</summary>
internal readonly record struct ObjectChoice(Transaction? Transaction, string? Refusal)
{
    /// <summary>Chooses by transaction, else by instant, else the last living state.</summary>
    public static ObjectChoice Of(ItemHistory history, DateTimeOffset? at, TransactionId? id)
    {
        if (history.Transactions.Count == 0)
        {
            return new ObjectChoice(null, "The backup has no state of it yet. Run doSmartScan start.");
        }

        var lastLiving = history.Transactions.LastOrDefault(transaction => !transaction.State.Deleted);
        var wanted = (id, at) switch
        {
            ({ } given, _) => history.Find(given),
            (_, { } instant) => history.At(instant),
            _ => lastLiving,
        };
        return wanted switch
        {
            null when id is { } given => new ObjectChoice(null, $"It has no transaction {given}. See its history with getDirectoryObject ... date all."),
            null => new ObjectChoice(null, $"It was not in the backup yet at {at:u}; its first transaction is of {history.Transactions[0].Start:u}."),
            { State.Deleted: true } => new ObjectChoice(
                null, $"It was deleted at that time (since {wanted.Start:u}). Its last living state is transaction {lastLiving?.Id}."),
            _ => new ObjectChoice(wanted, null),
        };
    }
}
