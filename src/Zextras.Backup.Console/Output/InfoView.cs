using Spectre.Console;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>The state of the backup, one fact a line.</summary>
internal static class InfoView
{
    private const int LabelWidth = 16;

    private static readonly Style Alarm = new(Color.Yellow);

    /// <summary>Writes it.</summary>
    internal static void Write(Terminal terminal, BackupInfoBody info)
    {
        Line(terminal, "Version", info.Version);
        Line(terminal, "Mailboxes", info.Mailboxes);
        Line(terminal, "Server id", info.Server);
        Line(terminal, "Backup Path", $"{info.BackupPath} (format {info.FormatVersion}, {Units.Bytes(info.FreeBytes)} free)");
        Line(terminal, "In use since", Units.DateAndAge(info.FirstRun, terminal.Clock));
        Line(terminal, "Last SmartScan", Units.DateAndAge(info.LastSmartScan, terminal.Clock));
        Line(terminal, "Last check", Units.DateAndAge(info.LastVerification, terminal.Clock));
        Line(terminal, "Accounts", $"{Units.Count(info.Accounts)}, and {Units.Count(info.DeletedAccounts)} deleted");
        Line(terminal, "Items", $"{Units.Count(info.Items)}, and {Units.Count(info.DeletedItems)} deleted");
        Line(terminal, "Contents", $"{Units.Bytes(info.Bytes)}, kept in {Units.Bytes(info.BlobBytes)} of blob volumes{Incoming(info)}");
        Line(terminal, "Quarantined", info.Quarantined.Count == 0 ? "nothing" : Units.Count(info.Quarantined.Count));
        Lines.Write(terminal, info.Quarantined, Style.Plain);
        if (info.Warnings.Count > 0)
        {
            terminal.Output.WriteLine("Warnings", Alarm);
            Lines.Write(terminal, info.Warnings, Alarm);
        }
    }

    private static string Incoming(BackupInfoBody info) => info.IncomingVolumes > 0 ? $" ({info.IncomingVolumes} not settled yet)" : "";

    private static void Line(Terminal terminal, string label, string text) =>
        terminal.Output.WriteLine(label.PadRight(LabelWidth) + Printable.Of(text));
}
