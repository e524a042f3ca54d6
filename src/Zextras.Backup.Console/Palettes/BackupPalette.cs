using System.CommandLine;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Everything about backups: scans, searching, restoring, operations. Names and parameters are the product's.</summary>
internal sealed class BackupPalette : IPalette
{
    /// <summary>The word that selects the palette.</summary>
    internal const string Name = "backup";

    /// <summary>In the order in which somebody reads them who opens the help for the first time.</summary>
    private static readonly (string Group, string[] Names)[] Groups =
    [
        ("See how it is", ["status", "getBackupInfo", "getRealTimeStatus", "getSchedules"]),
        ("Back up", ["doSmartScan", "doAccountScan", "doRealTimeScan", "doBackupServerCustomizations"]),
        ("Look into the backup", [
            "getAvailableAccounts", "getAvailableDomains", "getAccountInfo", "doItemSearch", "getItem", "getDirectory", "getDirectoryObject", "getServerConfig", "getMap",
        ]),
        ("Restore", [
            "doItemRestore", "doUndelete", "doRollback", "doRestoreOnNewAccount", "doRestoreDirectory", "doRestoreBlobs", "doExternalRestore", "doExport",
        ]),
        ("Keep, forget, check", [
            "doPurge", "legalHold", "doReleaseDeletions", "doCoherencyCheck", "getCoherencyReport", "doRebuildCatalog",
        ]),
        ("Operations", ["getAllOperations", "monitor", "getOperationLog", "doStopOperation", "doStopAllOperations"]),
        ("Services", ["getServices", "doStartService", "doStopService", "doRestartService"]),
    ];

    /// <inheritdoc/>
    public Command Build(CallFactory calls)
    {
        var palette = new Command(Name, "Scan, search and restore, and follow what runs");
        PaletteCommand[] commands =
        [
            SmartScan(calls),
            AccountScan(calls),
            .. BackupQueries.Commands(calls),
            ItemRestore(calls),
            .. RestoreCommands.Commands(calls),
            .. DirectoryCommands.Commands(calls),
            CatalogRebuild(calls),
            .. ServerArchiveCommands.Commands(calls),
            .. CoherencyCommands.Commands(calls),
            .. PurgeCommands.Commands(calls),
            .. OperationCommands.Commands(calls),
            .. ServiceCommands.Commands(calls),
            .. RealTimeCommands.Commands(calls),
        ];
        foreach (var (group, names) in Groups)
        {
            foreach (var name in names)
            {
                var command = Array.Find(commands, one => one.Name == name)!;
                command.Group = group;
                palette.Add(command);
            }
        }

        return palette;
    }

    private static PaletteCommand SmartScan(CallFactory calls)
    {
        var start = Parameter.Start();
        var deep = Parameter.Bool("deep", "Compare everything, recreate missing blobs and item log lines");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doSmartScan",
            "Scan all accounts that changed, and the directory; the first scan builds the backup",
            "pbm backup doSmartScan start deep true --progress")
        {
            start, deep, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call, follow, "smartscan", new SmartScanBody { Deep = call.Value(deep) }, WireJson.Readable.SmartScanBody, cancellation));
    }

    private static PaletteCommand AccountScan(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account");
        var deep = Parameter.Bool("deep", "Compare everything, recreate missing blobs and item log lines");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doAccountScan", "Scan one account", "pbm backup doAccountScan anna@example.com deep true --sync")
        {
            account, deep, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "accountscan",
            new AccountScanBody { Account = call.Value(account), Deep = call.Value(deep) },
            WireJson.Readable.AccountScanBody,
            cancellation));
    }

    private static PaletteCommand ItemRestore(CallFactory calls)
    {
        var account = Parameter.Mandatory("ACCOUNT", "address or id of the account that owns the item");
        var item = Parameter.Mandatory("ITEM", "id of the item, as doItemSearch shows it");
        var date = Parameter.Date("date", calls.Zone, "Restore the state as of this instant; last: the last state before it was deleted", Parameter.Last);
        var transaction = Parameter.Text("transaction", "UUID", "Restore the state of this transaction, as getItem ... date all shows it");
        var folder = Parameter.Text("restore_folder", "FOLDER", "Restore into this folder instead of the one it was in");
        var target = Parameter.Text("target_account", "ACCOUNT", "Restore into another account");
        var dryRun = Parameter.Bool("dryrun", "Only show what would be done");
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doItemRestore",
            "Put one item back as it was",
            "pbm backup doItemRestore anna@example.com 4711 date \"23/11/2026 10:00:00\" restore_folder INBOX/Restored --sync")
        {
            account, item, date, transaction, folder, target, dryRun, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "itemrestore",
            new ItemRestoreBody
            {
                Account = call.Value(account),
                Item = call.Value(item),
                Date = call.Value(date) is not Parameter.Last and var at ? at : null,
                Transaction = call.Value(transaction),
                RestoreFolder = call.Value(folder),
                TargetAccount = call.Value(target),
                Dryrun = call.Value(dryRun),
            },
            WireJson.Readable.ItemRestoreBody,
            cancellation));
    }

    private static PaletteCommand CatalogRebuild(CallFactory calls)
    {
        var from = Parameter.OneOf(
            "from", "What to read: the journal, or the Backup Path alone", CatalogRebuildBody.Journal, CatalogRebuildBody.BackupPath);
        var follow = new FollowOptions();
        var command = new PaletteCommand(
            "doRebuildCatalog", "Make the catalog anew, when it is damaged or lost; the backup itself is only read", "pbm backup doRebuildCatalog from backup_path --progress")
        {
            from, follow.Notifications, follow.Sync, follow.Progress,
        };
        return calls.Bind(command, (call, cancellation) => OperationCommands.StartAsync(
            call,
            follow,
            "catalogrebuild",
            new CatalogRebuildBody { From = call.Value(from) },
            WireJson.Readable.CatalogRebuildBody,
            cancellation));
    }
}
