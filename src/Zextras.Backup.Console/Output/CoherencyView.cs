using Spectre.Console;
using Zextras.Backup.Api;

namespace Zextras.Backup.Pbm.Output;

/// <summary>The report of a Coherency Check as a table.</summary>
internal static class CoherencyView
{
    /// <summary>Writes the report.</summary>
    internal static void Write(Terminal terminal, CoherencyReportBody report)
    {
        terminal.Output.WriteLine($"{Printable.Of(report.Path)}: {(report.Clean ? "clean" : "DAMAGED")}{(report.Complete ? "" : ", not read to its end")}");
        terminal.Output.WriteLine(
            $"{Units.Count(report.Items)} items, {Units.Count(report.BlobsVerified)} contents verified, {Units.Bytes(report.Bytes)} read in {Units.Duration(report.Ended - report.Started)}");
        Tables.WriteFindings(terminal, report.Findings);
        foreach (var advice in report.Findings.Select(finding => (finding.Kind, finding.Advice)).Distinct())
        {
            terminal.Output.WriteLine($"{advice.Kind}: {advice.Advice}");
        }

        foreach (var repair in report.Repairs)
        {
            terminal.Output.WriteLine($"healed: {Printable.Of(repair)}");
        }
    }
}
