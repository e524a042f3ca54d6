namespace Zextras.Backup.Mailboxes.Content;

/// <summary>Finds out what about a calendar or contact resource does not follow its format, while its lines are read.</summary>
internal sealed class ComponentCheck(string outermost)
{
    private readonly Stack<string> _open = new();
    private string? _reason;
    private bool _hasBegun;

    /// <summary>The component that the reading is in; null outside.</summary>
    public string? Current => _open.Count > 0 ? _open.Peek() : null;

    /// <summary>How many components the current line is in.</summary>
    public int Depth => _open.Count;

    /// <summary>Takes the next line. False where it is a boundary or no property, true where it may be read.</summary>
    public bool Take(ContentLine line)
    {
        if (line.Name == "BEGIN")
        {
            Begin(line.Value.Trim().ToUpperInvariant());
            return false;
        }

        if (line.Name == "END")
        {
            End(line.Value.Trim().ToUpperInvariant());
            return false;
        }

        if (line.Name.Length == 0 && !string.IsNullOrWhiteSpace(line.Value))
        {
            _reason ??= "A line has no colon.";
        }

        return line.Name.Length > 0 && _open.Count > 0;
    }

    /// <summary>What is wrong; null where nothing is.</summary>
    /// <param name="isWhole">Whether the content was read to its end.</param>
    public string? Result(bool isWhole) => !_hasBegun
        ? $"It does not begin with BEGIN:{outermost}."
        : _reason ?? (isWhole && _open.Count > 0 ? $"END:{_open.Peek()} is missing." : null);

    private void Begin(string component)
    {
        _reason ??= !_hasBegun && component != outermost ? $"It does not begin with BEGIN:{outermost}." : null;
        _hasBegun |= component == outermost;
        _open.Push(component);
    }

    private void End(string component)
    {
        if (_open.TryPeek(out var open) && open == component)
        {
            _open.Pop();
        }
        else
        {
            _reason ??= $"END:{component} closes nothing.";
        }
    }
}
