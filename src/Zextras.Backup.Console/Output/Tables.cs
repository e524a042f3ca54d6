using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Output;

/// <summary>The answers that are lists.</summary>
internal static class Tables
{
    /// <summary>Accounts, the deleted ones faint.</summary>
    internal static void WriteAccounts(Terminal terminal, IReadOnlyList<AccountBody> accounts)
    {
        var rows = accounts.Select(account => new GridRow(
            account.Deleted,
            account.Name,
            account.DeletionDate is { } deleted ? $"deleted {Units.Age(deleted, terminal.Clock)}" : "active",
            Units.Count(account.Items),
            Units.Count(account.DeletedItems),
            Units.Bytes(account.Bytes),
            Units.Count(account.Quarantined),
            account.LastScan is { } scan ? Units.Age(scan, terminal.Clock) : "never",
            account.Id));
        TextGrid.Write(
            terminal,
            "No account: the backup has none yet, or none as of that date. The first doSmartScan start makes it.",
            ["ACCOUNT", "!STATUS", ">ITEMS", ">DELETED", ">SIZE", ">QUARANTINED", "LAST SCAN", "ID"],
            rows);
    }

    /// <summary>Found items, the deleted ones faint.</summary>
    internal static void WriteItems(Terminal terminal, IReadOnlyList<ItemBody> items)
    {
        var rows = items.Select(item => new GridRow(
            item.Deleted,
            item.Id,
            item.Kind,
            item.Deleted ? "deleted" : "",
            Units.Date(item.Changed, terminal.Clock),
            SizeOf(item.Kind, item.Size),
            Units.Count(item.Transactions),
            item.Folder ?? "",
            Joined(item.Flags.Concat(item.Tags)),
            item.Name));
        TextGrid.Write(
            terminal,
            "No item found.",
            ["ID", "!KIND", "!STATUS", "CHANGED", ">SIZE", ">STATES", "~FOLDER", "~FLAGS AND TAGS", "!~NAME"],
            rows);
    }

    /// <summary>The transactions of an item, oldest first.</summary>
    internal static void WriteHistory(Terminal terminal, IReadOnlyList<TransactionBody> history)
    {
        var rows = history.Select(one => new GridRow(
            one.Deleted,
            Units.Date(one.StartDate, terminal.Clock),
            one.EndDate is { } end ? Units.Date(end, terminal.Clock) : "now",
            one.Cause,
            one.Deleted ? "deleted" : "",
            SizeOf(one.Kind, one.Size),
            Joined([.. one.Flags ?? [], .. one.Tags ?? []]),
            one.Transaction,
            one.Name));
        TextGrid.Write(
            terminal,
            "The item has no history.",
            ["START", "END", "!CAUSE", "!STATUS", ">SIZE", "~FLAGS AND TAGS", "TRANSACTION", "~NAME"],
            rows);
    }

    /// <summary>Objects of the directory, the deleted ones faint.</summary>
    internal static void WriteDirectory(Terminal terminal, IReadOnlyList<DirectoryObjectBody> objects)
    {
        var rows = objects.Select(found => new GridRow(
            found.Deleted,
            found.Kind,
            found.Name,
            found.Deleted ? "deleted" : "",
            Units.Date(found.Changed, terminal.Clock),
            Units.Count(found.Transactions),
            found.Id));
        TextGrid.Write(
            terminal,
            "No domain, distribution list or class of service.",
            ["KIND", "!NAME", "!STATUS", "CHANGED", ">STATES", "ID"],
            rows);
    }

    /// <summary>Operations, those that have ended faint.</summary>
    internal static void WriteOperations(Terminal terminal, IReadOnlyList<OperationBody> operations)
    {
        var rows = operations.Select(operation => new GridRow(
            OperationStates.HasEnded(operation.State),
            operation.Id,
            operation.Kind,
            operation.State,
            Units.Date(operation.Submitted, terminal.Clock),
            OperationView.Took(operation, terminal.Clock) is { } took ? Units.Duration(took) : "",
            Units.Count(operation.Progress.Items),
            Units.Count(operation.Problems.Count),
            operation.Author,
            Joined(operation.Arguments.Select(argument => $"{argument.Key} {argument.Value}"))));
        TextGrid.Write(
            terminal,
            "No operation yet.",
            ["ID", "!OPERATION", "!STATE", "SUBMITTED", ">TOOK", ">ITEMS", ">PROBLEMS", "AUTHOR", "~ARGUMENTS"],
            rows);
    }

    /// <summary>Findings of a Coherency Check, what is only to know faint.</summary>
    internal static void WriteFindings(Terminal terminal, IReadOnlyList<FindingBody> findings)
    {
        var rows = findings.Select(finding => new GridRow(
            finding.Severity == "info",
            finding.Severity,
            finding.Kind,
            finding.Item ?? finding.Digest ?? finding.Account ?? "",
            finding.Position is { } position ? $"{finding.File}:{position}" : finding.File ?? "",
            finding.Detail));
        TextGrid.Write(terminal, "No finding.", ["SEVERITY", "!KIND", "OF", "PLACE", ".WHAT IS WRONG"], rows);
    }

    /// <summary>What keeps accounts from being purged.</summary>
    internal static void WriteHolds(Terminal terminal, IReadOnlyList<AccountHoldBody> holds)
    {
        var rows = holds.Select(hold => new GridRow(
            false,
            hold.Name,
            hold.Id,
            hold.LegalHold ? "set" : "unset",
            hold.ReleasedAt is { } released ? Units.Date(released, terminal.Clock) : ""));
        TextGrid.Write(terminal, "No account.", ["ACCOUNT", "ID", "LEGAL HOLD", "DELETIONS RELEASED"], rows);
    }

    /// <summary>The accounts in which something happened lately.</summary>
    internal static void WriteRealTime(Terminal terminal, IReadOnlyList<RealTimeAccountBody> accounts)
    {
        var rows = accounts.Select(account => new GridRow(
            false,
            account.Name,
            Units.DateAndAge(account.LastEvent, terminal.Clock),
            Units.Count(account.Waiting),
            account.Waiting == 0 ? "none" : RealTimeView.Milliseconds(account.LagMs),
            RealTimeView.Milliseconds(account.P50Ms),
            RealTimeView.Milliseconds(account.P99Ms)));
        TextGrid.Write(terminal, "No event since the node started.", ["ACCOUNT", "LAST EVENT", ">WAITING", ">LAG", ">P50", ">P99"], rows);
    }

    /// <summary>Archives of the server's configuration.</summary>
    internal static void WriteArchives(Terminal terminal, IReadOnlyList<ServerArchiveBody> archives) => TextGrid.Write(
        terminal,
        "No archive: each SmartScan writes those that backup.server-archive of the configuration file names, doBackupServerCustomizations start does it now.",
        ["DAY", "!ARCHIVE", ">SIZE", "WRITTEN"],
        archives.Select(one => new[] { one.Day, one.Name, Units.Bytes(one.Bytes), Units.Date(one.Written, terminal.Clock) }));

    /// <summary>The files in one.</summary>
    internal static void WriteArchivedFiles(Terminal terminal, IReadOnlyList<ArchivedFileBody> files) => TextGrid.Write(
        terminal,
        "The archive is empty.",
        [">SIZE", "CHANGED", "!FILE"],
        files.Select(one => new[] { Units.Bytes(one.Bytes), Units.Date(one.Changed, terminal.Clock), one.Path }));

    /// <summary>What was imported.</summary>
    internal static void WriteImports(Terminal terminal, IReadOnlyList<ImportedAccountBody> imports) => TextGrid.Write(
        terminal,
        "Nothing was imported from another server.",
        ["ACCOUNT", "ID HERE", "ID THERE", ">ITEMS", "FROM SERVER"],
        imports.Select(one => new[] { one.Name ?? "(gone)", one.NewAccount, one.Account, Units.Count(one.Items), one.Source }));

    private static string Joined(IEnumerable<string> words) => string.Join(", ", words);

    /// <summary>A folder or an account has no content, which is not one of no bytes.</summary>
    private static string SizeOf(string kind, long size) => size == 0 && kind is not ("message" or "document") ? "" : Units.Bytes(size);
}
