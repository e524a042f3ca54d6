using Spectre.Console;
using Zextras.Backup.Pbm.Prompting;

namespace Zextras.Backup.Pbm;

/// <summary>Everything outside the process that a command touches.</summary>
internal sealed record Terminal
{
    /// <summary>So wide that nothing is wrapped: what goes into a file or a pipe is read by programs.</summary>
    internal const int Unwrapped = 10_000;

    /// <summary>Tables, text and live progress.</summary>
    internal required IAnsiConsole Output { get; init; }

    /// <summary>The same standard output, for bytes.</summary>
    internal required Stream RawOutput { get; init; }

    /// <summary>What is typed.</summary>
    internal required TextReader Input { get; init; }

    /// <summary>The same, key by key; null where nobody sits at a keyboard.</summary>
    internal IKeyboard? Keys { get; init; }

    /// <summary>Errors and hints.</summary>
    internal required TextWriter Error { get; init; }

    /// <summary>Whether a person looks at the output.</summary>
    internal required bool Interactive { get; init; }

    /// <summary>Reads an environment variable.</summary>
    internal required Func<string, string?> Environment { get; init; }

    /// <summary>The clock and the time zone of the machine.</summary>
    internal required TimeProvider Clock { get; init; }

    /// <summary>The terminal that the process was started in.</summary>
    internal static Terminal OfProcess()
    {
        var interactive = !Console.IsOutputRedirected;
        var output = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive && System.Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (!interactive)
        {
            output.Profile.Width = Unwrapped;
        }

        return new Terminal
        {
            Output = output,
            RawOutput = Console.OpenStandardOutput(),
            Input = Console.In,
            Keys = interactive && !Console.IsInputRedirected ? new Keyboard() : null,
            Error = Console.Error,
            Interactive = interactive,
            Environment = System.Environment.GetEnvironmentVariable,
            Clock = TimeProvider.System,
        };
    }
}
