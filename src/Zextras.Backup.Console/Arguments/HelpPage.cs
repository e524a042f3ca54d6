using System.CommandLine;
using System.CommandLine.Invocation;
using Spectre.Console;

namespace Zextras.Backup.Pbm.Arguments;

/// <summary>Help in the form that commands are typed in: parameters with type and default, and one example.</summary>
internal sealed class HelpPage(Terminal terminal) : SynchronousCommandLineAction
{
    private const int Indent = 2;

    /// <summary>A longer name has a line of its own: descriptions begin below each other, and not at the right edge.</summary>
    private const int WidestName = 34;

    /// <summary>Longer lines are no longer read with ease.</summary>
    private const int WidestText = 120;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        Line(command.Description ?? "");
        Line("");
        if (command is PaletteCommand leaf)
        {
            WriteCommand(leaf, parseResult);
        }
        else
        {
            WriteChoice(command, parseResult);
        }

        return ExitCodes.Ok;
    }

    private void WriteChoice(Command command, ParseResult parsed)
    {
        var isRoot = command == parsed.RootCommandResult.Command;
        Line("Usage");
        Line(isRoot ? "  pbm [HOST:PORT] PALETTE COMMAND [name value]..." : $"  pbm [HOST:PORT] {PathOf(command)} COMMAND [name value]...");
        var groups = command.Subcommands.GroupBy(one => (one as PaletteCommand)?.Group ?? (isRoot ? "Palettes" : "Commands"), StringComparer.Ordinal).ToArray();
        var width = command.Subcommands.Max(one => one.Name.Length);
        foreach (var group in groups)
        {
            Section(group.Key, group.Select(one => (one.Name, one.Description ?? "")), width);
        }

        Section("Everywhere", OptionRows(parsed.RootCommandResult.Command.Options));
        Line("");
        Line("Names may be written in any letter case; a parameter as: name value, --name value, --name=value.");
        Line($"Dates: 2026-11-23T10:00:00 (this machine's time zone), 2026-11-23T10:00:00Z, or \"23/11/2026 10:00:00\".");
        Line(isRoot ? "More: pbm PALETTE --help" : $"More: pbm {PathOf(command)} COMMAND --help");
    }

    private void WriteCommand(PaletteCommand command, ParseResult parsed)
    {
        var path = $"pbm [HOST:PORT] {PathOf(command)}";
        var mandatory = command.Arguments.Select(argument => argument.Name);
        var optional = command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0)
            .Select(option => $"[{option.Name.TrimStart('-')} {option.HelpName}]");
        Line("Usage");
        Wrapped([path, .. mandatory, .. optional], Indent, Indent + Indent);
        Section("Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        Section("Parameters", command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0).Select(ParameterRow));
        Section("Options", OptionRows(command.Options).Concat(OptionRows(parsed.RootCommandResult.Command.Options)));
        Line("");
        Line("Example");
        Line("  " + command.Example);
    }

    /// <summary><c>config token create</c>.</summary>
    private static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault(one => one is not RootCommand) is { } parent
        ? $"{PathOf(parent)} {command.Name}"
        : command.Name;

    private static IEnumerable<(string, string)> OptionRows(IEnumerable<Option> options) => options
        .Where(option => !option.Hidden && (option.Arity.MaximumNumberOfValues == 0 || option.Recursive || option is VersionOption))
        .Select(option => (option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}", option.Description ?? ""));

    private static (string, string) ParameterRow(Option option) =>
        ($"{option.Name.TrimStart('-')} {option.HelpName}", option.Description + DefaultText(option));

    private static string DefaultText(Option option) => option.HasDefaultValue && option.GetDefaultValue() is { } value
        ? $" (default: {value switch { true => "true", false => "false", _ => value }})"
        : "";

    private void Section(string title, IEnumerable<(string Name, string Text)> rows, int least = 0)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        Line("");
        Line(title);
        var width = all.Select(row => row.Name.Length).Where(length => length <= WidestName).Append(least).Max();
        var column = Indent + width + Indent;
        foreach (var (name, text) in all)
        {
            string[] words = [name.Length > width ? name : name.PadRight(width + 1), .. text.Split(' ')];
            if (name.Length > width)
            {
                Line(new string(' ', Indent) + name);
                Wrapped(words[1..], column, column);
            }
            else
            {
                Wrapped(words, Indent, column);
            }
        }
    }

    /// <summary>Words, which are not broken, in lines that fit the terminal.</summary>
    private void Wrapped(string[] words, int first, int next)
    {
        var line = new string(' ', first) + words[0];
        var width = Math.Min(terminal.Output.Profile.Width, terminal.Interactive ? WidestText : Terminal.Unwrapped);
        foreach (var word in words[1..])
        {
            if (line.Length + 1 + word.Length > width)
            {
                Line(line.TrimEnd());
                line = new string(' ', next) + word;
            }
            else
            {
                line = $"{line} {word}";
            }
        }

        Line(line.TrimEnd());
    }

    private void Line(string text) => terminal.Output.WriteLine(text);
}
