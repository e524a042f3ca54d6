using Zextras.Backup.Pbm.Arguments;

namespace Zextras.Backup.Pbm.Palettes;

/// <summary>Binds commands to what they do.</summary>
internal sealed class CallFactory(GlobalOptions globals, Terminal terminal)
{
    /// <summary>The machine's time zone, in which dates without one are meant.</summary>
    internal TimeZoneInfo Zone => terminal.Clock.LocalTimeZone;

    /// <summary>Lets a command run; its result is the exit code.</summary>
    internal PaletteCommand Bind(PaletteCommand command, Func<Call, CancellationToken, Task<int>> run)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            using var call = new Call(parsed, globals, terminal);
            return await run(call, cancellation);
        });
        return command;
    }
}
