using System.CommandLine.Parsing;
using Spectre.Console;
using Zextras.Backup.Pbm.Client;

namespace Zextras.Backup.Pbm;

/// <summary>One command after the other, for whoever starts pbm on a terminal without one; an address in front holds for all.</summary>
internal sealed class Prompt(Terminal terminal, IReadOnlyList<string> address)
{
    /// <summary>Whether there is no command in the arguments.</summary>
    internal static bool IsMeant(IReadOnlyList<string> arguments) =>
        arguments.Count == 0 || (arguments.Count == 1 && NodeAddress.LooksLikeOne(arguments[0]));

    /// <summary>Runs until <c>exit</c> or the end of the input.</summary>
    /// <returns>The exit code of the last command.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        terminal.Output.WriteLine("pbm: help shows the palettes, backup help its commands, exit leaves.");
        var exitCode = ExitCodes.Ok;
        while (true)
        {
            terminal.Output.Write("pbm> ");
            if (await terminal.Input.ReadLineAsync(cancellation) is not { } line)
            {
                terminal.Output.WriteLine();
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
}
