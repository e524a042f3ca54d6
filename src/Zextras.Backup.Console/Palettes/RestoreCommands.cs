using System.CommandLine;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands that restore more than one item.</summary>
internal static class RestoreCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Undelete(calls)];

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

    private static Option<bool> DryRun() => Parameter.Bool("dryrun", "Only show what would be done: how much, and the first thousand folders and items");
}
