extern alias pbm;

using System.CommandLine;
using pbm::Zextras.Backup.Pbm;
using pbm::Zextras.Backup.Pbm.Palettes;
using pbm::Zextras.Backup.Pbm.Prompting;
using Spectre.Console;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

/// <summary>The prompt as somebody types into it: keys in, lines out.</summary>
public sealed class PromptTests
{
    private const string Tab = "\t";
    private const string Enter = "\r";

    private readonly StringWriter _screen = new();
    private readonly RootCommand _root;
    private readonly LineEditor _editor;

    public PromptTests()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_screen) });
        console.Profile.Width = 80;
        var terminal = new Terminal
        {
            Output = console,
            RawOutput = Stream.Null,
            Input = TextReader.Null,
            Error = TextWriter.Null,
            Interactive = true,
            Environment = _ => null,
            Clock = ConsoleRun.Clock(),
        };
        _root = PbmApplication.Commands(new GlobalOptions(), terminal);
        _editor = new LineEditor(terminal, "pbm> ", new Completion(_root).Of);
    }

    [Theory]
    [InlineData("bac", "backup")]
    [InlineData("BACKUP GETALLOP", "getAllOperations")]
    [InlineData("backup doSmartScan ", "start")]
    [InlineData("backup doSmartScan start de", "deep")]
    [InlineData("backup doSmartScan start deep t", "true")]
    [InlineData("backup doSmartScan start deep true --js", "--json")]
    [InlineData("backup doItemSearch anna@example.com type contact-", "contact-group")]
    [InlineData("localhost:9110 config s", "set")]
    [InlineData("backup doUndelete anna@example.com first last dryr", "dryrun")]
    [InlineData("backup doSmartScan start deep true de", "")]
    public void What_can_stand_there_is_proposed(string typed, string proposed) =>
        Assert.Equal(proposed, string.Join(' ', new Completion(_root).Of(typed)));

    [Fact]
    public void Every_command_completes_to_itself()
    {
        foreach (var palette in _root.Subcommands)
        {
            foreach (var command in palette.Subcommands)
                Assert.Contains(command.Name, new Completion(_root).Of($"{palette.Name} {command.Name.ToUpperInvariant()}"));
        }
    }

    [Fact]
    public void Tab_completes_as_far_as_it_is_clear_and_then_shows_what_there_is()
    {
        Assert.Equal("backup doStopAllOperations ", Type("bac", Tab, "dostopa", Tab, Enter));
        Assert.Equal("config dump ", Type("conf", Tab, "d", Tab, Enter));

        _screen.GetStringBuilder().Clear();
        Assert.Equal("backup getall", Type("backup geta", Tab, Tab, "ll", Enter));
        Assert.Contains("getAvailableAccounts", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_of_a_shell_edit_the_line()
    {
        Assert.Equal("log audit", Type("xlog auditx", Key(ConsoleKey.Backspace), Key(ConsoleKey.Home), Key(ConsoleKey.Delete), Enter));
        Assert.Equal("backup status", Type("rubbish", "\u0015", "backup getInfo", "\u0017", "status", Enter));
        Assert.Equal("abc", Type("ac", Key(ConsoleKey.LeftArrow), "b", Enter));
        Assert.Equal("b", Type("a", "\u0003", "b", Enter));
    }

    [Fact]
    public void Earlier_lines_come_back_and_what_was_typed_is_not_lost()
    {
        Type("first", Enter);
        Type("second", Enter);
        Type("second", Enter);

        Assert.Equal("first", Type("half", Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Key(ConsoleKey.UpArrow), Enter));
        Assert.Equal("half", Type("half", Key(ConsoleKey.UpArrow), Key(ConsoleKey.DownArrow), Enter));
    }

    [Fact]
    public void Control_d_leaves_on_an_empty_line_only()
    {
        Assert.Null(_editor.Read(Keys("\u0004")));
        Assert.Equal("a", Type("ab", Key(ConsoleKey.LeftArrow), "\u0004", Enter));
    }

    [Fact]
    public void A_line_that_is_longer_than_the_screen_moves_under_it()
    {
        var line = new string('x', 100) + "END";

        Assert.Equal(line, Type(line, Enter));

        Assert.EndsWith($"\r\e[Kpbm> {line[^74..]}", _screen.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private static string Key(ConsoleKey key) => $"\uE000{(char)key}";

    private string Type(params string[] keys) => _editor.Read(Keys(string.Concat(keys)))!;

    private static Func<ConsoleKeyInfo> Keys(string text)
    {
        var at = 0;
        return () =>
        {
            if (text[at] == '\uE000')
            {
                at += 2;
                return new ConsoleKeyInfo('\0', (ConsoleKey)text[at - 1], shift: false, alt: false, control: false);
            }

            var letter = text[at++];
            var key = letter switch { '\r' => ConsoleKey.Enter, '\t' => ConsoleKey.Tab, _ => ConsoleKey.None };
            return new ConsoleKeyInfo(letter, key, shift: false, alt: false, control: false);
        };
    }
}
