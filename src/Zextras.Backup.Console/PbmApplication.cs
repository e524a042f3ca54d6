using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.Json;
using Zextras.Backup.Pbm.Arguments;
using Zextras.Backup.Pbm.Palettes;
using Zextras.Backup.Pbm.Prompting;

namespace Zextras.Backup.Pbm;

/// <summary>The console: reads a command line, runs the command, turns every failure into one line and an exit code.</summary>
internal static class PbmApplication
{
    private const int Cancelled = 130; // what a shell reports for Ctrl-C

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation = default)
    {
        if (terminal.Interactive && Prompt.IsMeant(arguments))
        {
            return await new Prompt(terminal, arguments).RunAsync(cancellation);
        }

        try
        {
            var globals = new GlobalOptions();
            var root = Commands(globals, terminal);
            var parsed = root.Parse(
                SeedSyntax.Normalize(root, globals.Address.Name, arguments),
                // A value that begins with @ is a value, and -abc is no bundle of switches.
                new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            if (parsed.Action is ParseErrorAction)
            {
                throw new PbmException(parsed.Errors[0].Message);
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    Output = terminal.Output.Profile.Out.Writer,
                    Error = terminal.Error,
                },
                cancellation);
        }
        catch (PbmException e)
        {
            await terminal.Error.WriteLineAsync($"pbm: {e.Message}");
            return e.ExitCode;
        }
        catch (JsonException e)
        {
            await terminal.Error.WriteLineAsync(
                $"pbm: The answer is not one that this pbm understands ({e.Message}) Use the pbm of the node's own version.");
            return ExitCodes.Failed;
        }
        catch (IOException e)
        {
            await terminal.Error.WriteLineAsync($"pbm: The output cannot be written: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
    }

    /// <summary>The tree of all commands.</summary>
    internal static RootCommand Commands(GlobalOptions globals, Terminal terminal)
    {
        var root = new RootCommand("pbm: the console of the backup engine for mailbox servers") { globals.Address, globals.TokenFile, globals.CaFile, globals.Json };
        root.Options.OfType<HelpOption>().Single().Action = new HelpPage(terminal);
        var start = new CallFactory(globals, terminal);
        foreach (var palette in new IPalette[] { new BackupPalette(), new ConfigPalette(), new ClusterPalette(), new ShardingPalette(), new LogPalette() })
        {
            root.Add(palette.Build(start));
        }

        root.Add(CompletionPalette.Build(terminal));

        return root;
    }
}
