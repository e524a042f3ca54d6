using System.CommandLine;
using System.Text;
using Spectre.Console;
using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Tab completion for shells: a script with all names in it, so that a Tab costs no process.</summary>
internal static class CompletionPalette
{
    /// <summary>The palette. It talks to no node.</summary>
    internal static Command Build(Terminal terminal)
    {
        var palette = new Command("completion", "Scripts for tab completion");
        palette.Add(Shell(terminal, "bash", "Completion for bash", "source <(pbm completion bash)   # in ~/.bashrc", ""));
        palette.Add(Shell(
            terminal, "zsh", "Completion for zsh", "source <(pbm completion zsh)   # in ~/.zshrc", "autoload -U +X bashcompinit && bashcompinit\n"));
        return palette;
    }

    private static PaletteCommand Shell(Terminal terminal, string name, string description, string example, string before)
    {
        var command = new PaletteCommand(name, description, example);
        command.SetAction(parsed => terminal.Output.Profile.Out.Writer.Write(before + Script(parsed.RootCommandResult.Command)));
        return command;
    }

    private static string Script(Command root)
    {
        var script = new StringBuilder(
            """
            # Tab completion of pbm, made by: pbm completion
            _pbm() {
              local word path="" words current=${COMP_WORDS[COMP_CWORD]} index
              for ((index = 1; index < COMP_CWORD; index++)); do
                word=${COMP_WORDS[index],,}
                [[ $word == -* || $word == *:* || $word == : ]] && continue
                [[ -n $(_pbm_words "$path $word") ]] && path="$path $word"
              done
              words=$(_pbm_words "$path")
              COMPREPLY=($(compgen -W "$words --json --token-file --help" -- "$current"))
            }
            _pbm_words() {
              case "$1" in

            """.ReplaceLineEndings("\n"));
        Write(script, root, "");
        return script.Append("  esac\n}\ncomplete -F _pbm pbm\n").ToString();
    }

    private static void Write(StringBuilder script, Command command, string path)
    {
        var words = command.Subcommands.Count > 0
            ? command.Subcommands.Select(one => one.Name)
            : command.Options.Where(option => !option.Hidden).Select(option => option.Arity.MaximumNumberOfValues == 0 ? option.Name : option.Name.TrimStart('-'));
        var start = command.Arguments.Any(argument => argument.Name == "start") ? "start " : "";
        script.Append($"    '{path}') echo '{start}{string.Join(' ', words)} ' ;;\n");
        foreach (var one in command.Subcommands)
        {
            Write(script, one, $"{path} {one.Name.ToLowerInvariant()}");
        }
    }
}
