using Spectre.Console;
using Zextras.Backup.Api;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm.Output;

/// <summary>The answers that are lists.</summary>
internal static class Tables
{
    private const int ColumnGap = 2;

    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Faint = new(decoration: Decoration.Dim);

    /// <summary>Accounts, the deleted ones faint.</summary>
    internal static void WriteAccounts(Terminal terminal, IReadOnlyList<AccountBody> accounts)
    {
        var rows = accounts.Select(account => new Row(
            account.Deleted,
            Printable.Of(account.Name),
            account.DeletionDate is { } deleted ? $"deleted {Units.Age(deleted, terminal.Clock)}" : "active",
            Units.Count(account.Items),
            Units.Count(account.DeletedItems),
            Units.Bytes(account.Bytes),
            Units.Count(account.Quarantined),
            account.LastScan is { } scan ? Units.Age(scan, terminal.Clock) : "never",
            account.Id));
        Write(
            terminal,
            "No account: the backup has none yet, or none as of that date. The first doSmartScan start makes it.",
            ["ACCOUNT", "STATUS", ">ITEMS", ">DELETED", ">SIZE", ">QUARANTINED", "LAST SCAN", "ID"],
            rows);
    }

    /// <summary>Found items, the deleted ones faint.</summary>
    internal static void WriteItems(Terminal terminal, IReadOnlyList<ItemBody> items)
    {
        var rows = items.Select(item => new Row(
            item.Deleted,
            item.Id,
            item.Kind,
            item.Deleted ? "deleted" : "",
            Units.Date(item.Changed, terminal.Clock),
            Units.Bytes(item.Size),
            Units.Count(item.Transactions),
            Printable.Of(item.Folder),
            Joined(item.Flags.Concat(item.Tags)),
            Printable.Of(item.Name)));
        Write(
            terminal,
            "No item found.",
            ["ID", "KIND", "STATUS", "CHANGED", ">SIZE", ">STATES", "FOLDER", "FLAGS AND TAGS", "NAME"],
            rows);
    }

    /// <summary>The transactions of an item, oldest first.</summary>
    internal static void WriteHistory(Terminal terminal, IReadOnlyList<TransactionBody> history)
    {
        var rows = history.Select(one => new Row(
            one.Deleted,
            Units.Date(one.StartDate, terminal.Clock),
            one.EndDate is { } end ? Units.Date(end, terminal.Clock) : "now",
            one.Cause,
            one.Deleted ? "deleted" : "",
            Units.Bytes(one.Size),
            Joined([.. one.Flags ?? [], .. one.Tags ?? []]),
            one.Transaction,
            Printable.Of(one.Name)));
        Write(
            terminal,
            "The item has no history.",
            ["START", "END", "CAUSE", "STATUS", ">SIZE", "FLAGS AND TAGS", "TRANSACTION", "NAME"],
            rows);
    }

    /// <summary>Objects of the directory, the deleted ones faint.</summary>
    internal static void WriteDirectory(Terminal terminal, IReadOnlyList<DirectoryObjectBody> objects)
    {
        var rows = objects.Select(found => new Row(
            found.Deleted,
            found.Kind,
            Printable.Of(found.Name),
            found.Deleted ? "deleted" : "",
            Units.Date(found.Changed, terminal.Clock),
            Units.Count(found.Transactions),
            found.Id));
        Write(
            terminal,
            "No domain, distribution list or class of service.",
            ["KIND", "NAME", "STATUS", "CHANGED", ">STATES", "ID"],
            rows);
    }

    /// <summary>Operations, those that have ended faint.</summary>
    internal static void WriteOperations(Terminal terminal, IReadOnlyList<OperationBody> operations)
    {
        var rows = operations.Select(operation => new Row(
            OperationStates.HasEnded(operation.State),
            operation.Id,
            operation.Kind,
            operation.State,
            Units.Date(operation.Submitted, terminal.Clock),
            OperationView.Took(operation, terminal.Clock) is { } took ? Units.Duration(took) : "",
            Units.Count(operation.Progress.Items),
            Units.Count(operation.Problems.Count),
            Printable.Of(operation.Author),
            Joined(operation.Arguments.Select(argument => $"{argument.Key} {argument.Value}"))));
        Write(
            terminal,
            "No operation yet.",
            ["ID", "OPERATION", "STATE", "SUBMITTED", ">TOOK", ">ITEMS", ">PROBLEMS", "AUTHOR", "ARGUMENTS"],
            rows);
    }

    /// <summary>Findings of a Coherency Check, what is only to know faint.</summary>
    internal static void WriteFindings(Terminal terminal, IReadOnlyList<FindingBody> findings)
    {
        var rows = findings.Select(finding => new Row(
            finding.Severity == "info",
            finding.Severity,
            finding.Kind,
            Printable.Of(finding.Item ?? finding.Digest ?? finding.Account ?? ""),
            Printable.Of(finding.Position is { } position ? $"{finding.File}:{position}" : finding.File ?? ""),
            Printable.Of(finding.Detail)));
        Write(terminal, "No finding.", ["SEVERITY", "KIND", "OF", "PLACE", "WHAT IS WRONG"], rows);
    }

    /// <summary>What keeps accounts from being purged.</summary>
    internal static void WriteHolds(Terminal terminal, IReadOnlyList<AccountHoldBody> holds)
    {
        var rows = holds.Select(hold => new Row(
            false,
            Printable.Of(hold.Name),
            hold.Id,
            hold.LegalHold ? "set" : "unset",
            hold.ReleasedAt is { } released ? Units.Date(released, terminal.Clock) : ""));
        Write(terminal, "No account.", ["ACCOUNT", "ID", "LEGAL HOLD", "DELETIONS RELEASED"], rows);
    }

    /// <summary>The accounts in which something happened lately.</summary>
    internal static void WriteRealTime(Terminal terminal, IReadOnlyList<RealTimeAccountBody> accounts)
    {
        var rows = accounts.Select(account => new Row(
            Faint: false,
            Printable.Of(account.Name),
            Units.DateAndAge(account.LastEvent, terminal.Clock),
            Units.Count(account.Waiting),
            account.Waiting == 0 ? "none" : RealTimeView.Milliseconds(account.LagMs),
            RealTimeView.Milliseconds(account.P50Ms),
            RealTimeView.Milliseconds(account.P99Ms)));
        Write(terminal, "No event since the node started.", ["ACCOUNT", "LAST EVENT", ">WAITING", ">LAG", ">P50", ">P99"], rows);
    }

    private static string Joined(IEnumerable<string> words) => Printable.Of(string.Join(", ", words));

    private static void Write(Terminal terminal, string whenEmpty, string[] headings, IEnumerable<Row> rows)
    {
        var table = new Table().NoBorder();
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading.TrimStart('>'), Heading)) { Padding = new Padding(0, 0, ColumnGap, 0) };
            table.AddColumn(heading[0] == '>' ? column.RightAligned() : column);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Cells.Select(cell => new Text(cell, row.Faint ? Faint : Style.Plain)));
        }

        if (table.Rows.Count == 0)
        {
            terminal.Output.WriteLine(whenEmpty);
            return;
        }

        terminal.Output.Write(table);
    }

    private sealed record Row(bool Faint, params string[] Cells);
}
