namespace Zextras.Backup.Pbm.Prompting;

/// <summary>That of the process.</summary>
internal sealed class Keyboard : IKeyboard
{
    /// <inheritdoc/>
    public string? Edit(Func<Func<ConsoleKeyInfo>, string?> edit)
    {
        // While a line is typed, Ctrl-C clears it; while a command runs, it stops that.
        Console.TreatControlCAsInput = true;
        try
        {
            return edit(() => Console.ReadKey(intercept: true));
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
