using Spectre.Console;

namespace Zextras.Backup.Pbm.Prompting;

/// <summary>
/// Reads a line key by key: the keys of a shell, a history of this run, and Tab, which completes as far as it is clear and at the
/// second time shows what there is. A line that is longer than the screen is wide moves under it.
/// </summary>
internal sealed class LineEditor(Terminal terminal, string prompt, Func<string, IReadOnlyList<string>> complete)
{
    private const char ControlA = '\x01';
    private const char ControlC = '\x03';
    private const char ControlD = '\x04';
    private const char ControlE = '\x05';
    private const char ControlK = '\x0b';
    private const char ControlL = '\x0c';
    private const char ControlU = '\x15';
    private const char ControlW = '\x17';

    /// <summary>More candidates than these fill the screen.</summary>
    private const int MostShown = 100;

    private readonly List<string> _history = [];
    private EditedLine _line = EditedLine.Empty;
    private string _typed = "";
    private int _at;
    private bool _isSecondTab;

    /// <summary>The line; null at the end of the input (Ctrl-D on an empty line).</summary>
    internal string? Read(Func<ConsoleKeyInfo> nextKey)
    {
        (_line, _typed, _at) = (EditedLine.Empty, "", _history.Count);
        Show();
        while (true)
        {
            var key = nextKey();
            if (key.Key == ConsoleKey.Enter)
            {
                terminal.Output.WriteLine();
                Remember(_line.Text);
                return _line.Text;
            }

            if (key.KeyChar == ControlD && _line.Text.Length == 0)
            {
                terminal.Output.WriteLine();
                return null;
            }

            var isTab = key.Key == ConsoleKey.Tab;
            Press(key);
            _isSecondTab = isTab;
            Show();
        }
    }

    private void Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Tab }:
                Complete();
                break;
            case { Key: ConsoleKey.UpArrow }:
                Recall(_at - 1);
                break;
            case { Key: ConsoleKey.DownArrow }:
                Recall(_at + 1);
                break;
            case { KeyChar: ControlC }:
                terminal.Output.WriteLine("^C");
                _line = EditedLine.Empty;
                break;
            case { KeyChar: ControlL }:
                terminal.Output.Clear();
                break;
            default:
                _line = Edit(_line, key);
                break;
        }
    }

    private static EditedLine Edit(EditedLine line, ConsoleKeyInfo key) => key switch
    {
        { Key: ConsoleKey.LeftArrow } => line.Move(-1),
        { Key: ConsoleKey.RightArrow } => line.Move(1),
        { Key: ConsoleKey.Home } or { KeyChar: ControlA } => line.Home(),
        { Key: ConsoleKey.End } or { KeyChar: ControlE } => line.End(),
        { Key: ConsoleKey.Backspace } => line.DropBefore(1),
        { Key: ConsoleKey.Delete } or { KeyChar: ControlD } => line.DropUnder(),
        { KeyChar: ControlU } => line.DropBefore(line.Cursor),
        { KeyChar: ControlK } => line.DropBehind(),
        { KeyChar: ControlW } => line.DropWord(),
        _ when !char.IsControl(key.KeyChar) => line.Insert(key.KeyChar.ToString()),
        _ => line,
    };

    private void Complete()
    {
        var candidates = complete(_line.Before);
        if (candidates.Count == 0)
        {
            return;
        }

        var begun = _line.Before.Length - (_line.Before.LastIndexOf(' ') + 1);
        var sure = candidates.Count == 1 ? candidates[0] + " " : CommonStart(candidates);
        if (sure.Length > begun)
        {
            _line = _line.DropBefore(begun).Insert(sure);
        }
        else if (_isSecondTab)
        {
            terminal.Output.WriteLine();
            terminal.Output.Write(new Columns(candidates.Take(MostShown).Select(word => new Text(word))) { Expand = false });
        }
    }

    private static string CommonStart(IReadOnlyList<string> words)
    {
        var length = words[0].Length;
        foreach (var word in words)
        {
            length = words[0].Take(length).TakeWhile((letter, index) => index < word.Length && char.ToLowerInvariant(word[index]) == char.ToLowerInvariant(letter)).Count();
        }

        return words[0][..length];
    }

    private void Recall(int at)
    {
        if (at < 0 || at > _history.Count)
        {
            return;
        }

        _typed = _at == _history.Count ? _line.Text : _typed;
        _at = at;
        _line = EditedLine.Of(at == _history.Count ? _typed : _history[at]);
    }

    private void Remember(string line)
    {
        if (line.Trim().Length > 0 && (_history.Count == 0 || _history[^1] != line))
        {
            _history.Add(line);
        }
    }

    private void Show()
    {
        var room = Math.Max(1, terminal.Output.Profile.Width - prompt.Length - 1);
        var from = Math.Max(0, _line.Cursor - room);
        var shown = _line.Text.Substring(from, Math.Min(room, _line.Text.Length - from));
        var writer = terminal.Output.Profile.Out.Writer;
        writer.Write($"\r\e[K{prompt}{shown}");
        var back = shown.Length - (_line.Cursor - from);
        if (back > 0)
        {
            writer.Write($"\e[{back}D");
        }

        writer.Flush();
    }
}
