using System.CommandLine.Parsing;
using Spectre.Console;
using Zextras.Backup.Pbm.Client;
using Zextras.Backup.Pbm.Palettes;

namespace Zextras.Backup.Pbm.Prompting;

/// <summary>One command after the other, for whoever starts pbm on a terminal without one; an address in front holds for all.</summary>
internal sealed class Prompt(Terminal terminal, IReadOnlyList<string> address)
{
    private const string Sign = "pbm> ";

    private readonly LineEditor _editor = new(terminal, Sign, new Completion(PbmApplication.Commands(new GlobalOptions(), terminal)).Of);

    /// <summary>Whether there is no command in the arguments.</summary>
    internal static bool IsMeant(IReadOnlyList<string> arguments) =>
        arguments.Count == 0 || (arguments.Count == 1 && NodeAddress.LooksLikeOne(arguments[0]));

    /// <summary>Runs until <c>exit</c> or the end of the input.</summary>
    /// <returns>The exit code of the last command.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        terminal.Output.WriteLine("pbm: help shows the palettes, backup help its commands, Tab completes, exit leaves.");
        var exitCode = ExitCodes.Ok;
        while (true)
        {
            if (await ReadAsync(cancellation) is not { } line)
            {
                return exitCode;
            }

            var words = CommandLineParser.SplitCommandLine(line).ToArray();
            switch (words)
            {
                case []:
                    break;
                case ["exit" or "quit"]:
                    return exitCode;
                case ["help"]:
                    exitCode = await PbmApplication.RunAsync(["--help"], terminal, cancellation);
                    break;
                default:
                    exitCode = await PbmApplication.RunAsync([.. address, .. words[0] == "pbm" ? words[1..] : words], terminal, cancellation);
                    break;
            }
        }
    }

    /// <summary>Without keys (the input is a pipe) line by line.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        if (terminal.Keys is { } keys)
        {
            return keys.Edit(_editor.Read);
        }

        terminal.Output.Write(Sign);
        var line = await terminal.Input.ReadLineAsync(cancellation);
        if (line is null)
        {
            terminal.Output.WriteLine();
        }

        return line;
    }
}
