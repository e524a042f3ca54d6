using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Restore;

/// <summary>Which transaction a restore means, or why there is none. Pure.</summary>
internal readonly record struct RestoreChoice(Transaction? Transaction, ItemReplies.Refused? Refusal)
{
    /// <summary>Chooses by transaction, else by instant, else the last living state.</summary>
    public static RestoreChoice Of(ItemCommands.RestoreItem command, ItemHistory history)
    {
        RestoreChoice Refuse(RefusalReason reason, string message) =>
            new(null, new ItemReplies.Refused(command.Account, command.Item, reason, message));

        if (history.Transactions.Count == 0)
        {
            return Refuse(RefusalReason.Unknown, $"The backup of account {command.Account} has no item {command.Item}. Find it with doItemSearch.");
        }

        var lastLiving = history.Transactions.LastOrDefault(transaction => !transaction.State.Deleted);
        var wanted = command switch
        {
            { Transaction: { } id } => history.Find(id),
            { At: { } instant } => history.At(instant),
            _ => lastLiving,
        };
        return wanted switch
        {
            null when command.Transaction is { } id =>
                Refuse(RefusalReason.Unknown, $"Item {command.Item} has no transaction {id}. See its history with getItem."),
            null when command.At is { } instant => Refuse(
                RefusalReason.BeforeFirstBackup,
                $"At {instant:u} item {command.Item} was not in the backup yet; its first transaction is of {history.Transactions[0].Start:u}."),
            null => Refuse(RefusalReason.Unknown, $"Item {command.Item} has no state that could be restored."),
            { State.Deleted: true } => Refuse(
                RefusalReason.DeletedThen,
                $"At that time item {command.Item} was deleted (since {wanted.Start:u}). Its last living state is transaction {lastLiving?.Id}."),
            { State.Content.Digest: null } => Refuse(
                RefusalReason.WrongKind,
                $"Item {command.Item} is {Article(wanted.State.Kind)} {wanted.State.Kind.Name()}: {Advice(wanted.State.Kind)}"),
            _ => new RestoreChoice(wanted, null),
        };
    }

    private static string Article(ItemKind kind) => kind is ItemKind.Account ? "an" : "a";

    private static string Advice(ItemKind kind) => kind is ItemKind.Folder
        ? "doRollback ACCOUNT DATE folder PATH makes it as it was, doUndelete brings back a deleted one."
        : "doRestoreOnNewAccount restores accounts, doExternalRestore everything else.";
}
