using System.CommandLine;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands that restore more than one item.</summary>
internal static class RestoreCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Undelete(calls), AccountRestore(calls)];

    private static PaletteCommand Undelete(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account");
        var start = Parameter.MandatoryDate("START", calls.Zone, "undo deletions from this instant on; first: all", Parameter.First);
        var end = Parameter.MandatoryDate("END", calls.Zone, "undo deletions before this instant; last: until now", Parameter.Last);
        var original = Parameter.True("target_original_folder", "Into the folders where the items were; false: below one named undelete_DD_MM_YY");
        var dryRun = DryRun();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doUndelete",
            "Put back everything that was deleted in a window of time, each item in its last state",
            "pbm backup doUndelete anna@example.com \"23/11/2026 10:00:00\" last dryrun true --sync")
        {
            account, start, end, original, dryRun, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "undelete",
            new UndeleteBody
            {
                Account = call.Value(account),
                StartDate = call.Value(start),
                EndDate = call.Value(end),
                TargetOriginalFolder = call.Value(original),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.UndeleteBody,
            cancellation));
    }

    private static PaletteCommand AccountRestore(CallFactory calls)
    {
        var source = Parameter.Mandatory("SOURCE_ACCOUNT", "address or id of the account in the backup, living or deleted");
        var destination = Parameter.Mandatory("DESTINATION_ACCOUNT", "address of the account to restore into; it is created where the mail server lets us");
        var date = Parameter.MandatoryDate("DATE", calls.Zone, "restore the account as it was at this instant; last: as it is, or was when it was deleted", Parameter.Last);
        var same = Parameter.Bool("same_account_id", "Give a deleted account its id back, so that its items go on with their histories");
        var undelete = Parameter.Bool("undelete", "Also what had been deleted by then, into the folders where it was");
        var since = Parameter.Date("undelete_start_date", calls.Zone, "Of that only what was deleted from this instant on", Parameter.First);
        var empty = Parameter.Bool("allow_empty", "Restore an account that had no items then");
        var dryRun = DryRun();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doRestoreOnNewAccount",
            "Restore an account as it was into another one",
            "pbm backup doRestoreOnNewAccount anna@example.com anna.restored@example.com \"23/11/2026 10:00:00\" --progress")
        {
            source, destination, date, same, undelete, since, empty, dryRun, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "accountrestore",
            new AccountRestoreBody
            {
                SourceAccount = call.Value(source),
                DestinationAccount = call.Value(destination),
                Date = call.Value(date),
                SameAccountId = call.Value(same),
                Undelete = call.Value(undelete),
                UndeleteStartDate = call.Value(since),
                AllowEmpty = call.Value(empty),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.AccountRestoreBody,
            cancellation));
    }

    private static Option<bool> DryRun() => Parameter.Bool("dryrun", "Only show what would be done: how much, and the first thousand folders and items");
}
