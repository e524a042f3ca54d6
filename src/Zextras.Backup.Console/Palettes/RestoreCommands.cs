using System.CommandLine;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>The commands that restore more than one item.</summary>
internal static class RestoreCommands
{
    /// <summary>The commands.</summary>
    internal static IEnumerable<PaletteCommand> Commands(CallFactory calls) => [Undelete(calls), AccountRestore(calls), Rollback(calls), BlobRestore(calls), ExternalRestore(calls), Export(calls)];

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
            account, start, end, original, dryRun, follow.Notifications, follow.Sync, follow.Progress,
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
            source, destination, date, same, undelete, since, empty, dryRun, follow.Notifications, follow.Sync, follow.Progress,
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

    private static PaletteCommand Rollback(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account");
        var date = Parameter.MandatoryDate("DATE", calls.Zone, "make it as it was at this instant");
        var from = Parameter.Date("from", calls.Zone, "Only undo what happened until here; what was done later stays", Parameter.Last);
        var folder = Parameter.Text("folder", "FOLDER", "Only this folder with those below it: Work, or with its area like contacts:Friends");
        var additions = Parameter.Bool("additions", "Also move what came since then below a folder named rollback_DD_MM_YY");
        var dryRun = DryRun();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doRollback",
            "Make a mailbox, or a folder of it, as it was: undo deletions, moves, marks and renames where they are",
            "pbm backup doRollback anna@example.com \"23/11/2026 10:00:00\" folder Work dryrun true --sync")
        {
            account, date, from, folder, additions, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "rollback",
            new RollbackBody
            {
                Account = call.Value(account),
                Date = call.Value(date),
                From = call.Value(from),
                Folder = call.Value(folder),
                Additions = call.Value(additions),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.RollbackBody,
            cancellation));
    }

    private static PaletteCommand BlobRestore(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account, or all");
        var items = Parameter.OneOf("items", "Which items: mailbox (mail, contacts, calendars), drive (documents), or both", BlobRestoreBody.Scopes);
        var dryRun = Parameter.True("dryrun", "Only show what would be done; false: do it");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doRestoreBlobs",
            "Refill contents that the mailbox lost: files that are missing, empty or cut off, where no deletion is recorded",
            "pbm backup doRestoreBlobs anna@example.com dryrun false --sync")
        {
            account, items, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "restoreblobs",
            new BlobRestoreBody { Account = call.Value(account), Items = call.Value(items), Dryrun = call.Value(dryRun) },
            WireJson.Readable.BlobRestoreBody,
            cancellation));
    }

    private static PaletteCommand ExternalRestore(CallFactory calls)
    {
        var path = Parameter.Mandatory("SOURCE_PATH", "directory of the other server's Backup Path, as the node sees it");
        var accounts = Parameter.Text("accounts", "ACCOUNT[,..]", "Only these accounts, by address or id, in this order");
        var file = Parameter.Text("input_file", "FILE", "Only the accounts in this file, one a line");
        var domains = Parameter.Text("domains", "DOMAIN[,..]", "Only accounts of these domains");
        var deleted = Parameter.True("filter_deleted", "Leave out accounts that were deleted");
        var skipDomains = Parameter.Bool("skip_domain_provisioning", "Make no domains");
        var skipClasses = Parameter.Bool("skip_coses", "Make no classes of service");
        var skipLists = Parameter.Bool("skip_distribution_lists", "Make no distribution lists");
        var skipAccounts = Parameter.Bool("skip_account_provisioning", "Make no accounts: only those that are there get their items");
        var skipAliases = Parameter.Bool("skip_aliases", "Give accounts no aliases");
        var only = Parameter.Bool("provisioning_only", "Only make domains, classes, accounts and lists");
        var concurrent = Parameter.Number("concurrent_accounts", 2, "Accounts that are filled at the same time");
        var size = Parameter.Positive("max_file_size", "BYTES", "Leave out items of more bytes than this");
        var force = Parameter.Bool("force_as_external_restore", "Import even from a path of this very server");
        var dryRun = DryRun();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doExternalRestore",
            "Import accounts from the Backup Path of another server, read only; adds, and never deletes",
            "pbm backup doExternalRestore /mnt/old-backup domains example.com --progress")
        {
            path, accounts, file, domains, deleted, skipDomains, skipClasses, skipLists, skipAccounts, skipAliases, only, concurrent, size,
            force, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "externalrestore",
            new ExternalRestoreBody
            {
                SourcePath = call.NodePath(call.Value(path)),
                Accounts = [.. Words(call.Value(accounts)), .. LinesOf(call.Value(file))],
                Domains = Words(call.Value(domains)),
                FilterDeleted = call.Value(deleted),
                SkipDomainProvisioning = call.Value(skipDomains),
                SkipCoses = call.Value(skipClasses),
                SkipDistributionLists = call.Value(skipLists),
                SkipAccountProvisioning = call.Value(skipAccounts),
                SkipAliases = call.Value(skipAliases),
                ProvisioningOnly = call.Value(only),
                ConcurrentAccounts = call.Value(concurrent),
                MaxFileSize = call.Value(size),
                ForceAsExternalRestore = call.Value(force),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.ExternalRestoreBody,
            cancellation));
    }

    private static PaletteCommand Export(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account, or all");
        var destination = Parameter.Mandatory("DESTINATION", "directory to write into, as the node sees it");
        var date = Parameter.Date("date", calls.Zone, "The mailboxes as they were at this instant; last: as they are recorded now", Parameter.Last);
        var format = Parameter.OneOf("format", "What to write; backup-path and classic have the whole histories", ExportBody.Formats);
        var dryRun = DryRun();
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doExport",
            "Write mailboxes into files that need no engine; run again, it writes what is missing",
            "pbm backup doExport anna@example.com /srv/export date \"23/11/2026 10:00:00\" format zip --sync")
        {
            account, destination, date, format, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "export",
            new ExportBody
            {
                Account = call.Value(account),
                DestinationPath = call.NodePath(call.Value(destination)),
                Date = call.Value(date),
                Format = call.Value(format) ?? ExportBody.Formats[0],
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.ExportBody,
            cancellation));
    }

    private static string[] Words(string? text) => text is null || string.Equals(text, Parameter.All, StringComparison.OrdinalIgnoreCase)
        ? []
        : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] LinesOf(string? file)
    {
        try
        {
            return file is null ? [] : [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PbmException($"The input_file cannot be read: {e.Message}");
        }
    }

    private static Option<bool> DryRun() => Parameter.Bool("dryrun", "Only show what would be done: how much, and the first thousand folders and items");
}
