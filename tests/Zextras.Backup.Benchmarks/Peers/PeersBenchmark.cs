namespace Zextras.Backup.Benchmarks.Peers;

/// <summary>
/// Side by side with the best of the field: the workloads of reference/peers.md, for this engine and for its peers, in one run. Called by
/// <c>tests/bench</c>, which installs the peers and builds the programs.
/// </summary>
internal static class PeersBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        PeerOptions options;
        try
        {
            options = PeerOptions.Parse(arguments);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        var programs = options.Programs is { } directory ? InstalledPrograms.In(directory) : InstalledPrograms.Chosen;
        var root = Directory.CreateTempSubdirectory("zextras-peers-").FullName;
        try
        {
            var board = new Board();
            var sides = new SideBySide(options, programs, root, board);
            await sides.RunAsync();

            // Half an hour of measuring is not to be lost with the part that comes after it.
            await ReportAsync(options, board, sides);
            if (options.Wants("L"))
            {
                await new EventWorkload(programs, root, board).RunAsync();
            }

            if (options.Wants("M"))
            {
                await new UndoWorkload(options, programs, root, board).RunAsync();
            }

            if (options.Large)
            {
                await new LargeWorkload(programs, root, board).RunAsync();
            }

            await ReportAsync(options, board, sides);
            return 0;
        }
        catch (InvalidOperationException e)
        {
            // A wrong result, or a tool that failed. Unhandled, it would leave servers and gigabytes behind.
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static Task ReportAsync(PeerOptions options, Board board, SideBySide sides) => ResultFile.WriteAsync(
        "peers", "Side by side", $"tests/bench {options.Text}".TrimEnd(), "", Report.Write(options, board, sides), options.IsKept);
}
