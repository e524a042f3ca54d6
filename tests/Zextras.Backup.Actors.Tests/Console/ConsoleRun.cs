extern alias pbm;

using System.Text;
using Microsoft.Extensions.Time.Testing;
using pbm::Zextras.Backup.Pbm;
using Spectre.Console;
using Zextras.Backup.Actors.Tests.Api;

namespace Zextras.Backup.Actors.Tests.Pbm;

/// <summary>What one run of pbm did.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    /// <summary>Two hours after the fake engine's morning, in a zone one hour east of Greenwich.</summary>
    internal static FakeTimeProvider Clock()
    {
        var clock = new FakeTimeProvider(FakeEngine.Morning.AddHours(2));
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("Test/East", TimeSpan.FromHours(1), null, null));
        return clock;
    }

    /// <summary>Runs pbm in this process, its output in a pipe.</summary>
    internal static async Task<ConsoleRun> Of(
        IReadOnlyList<string> arguments, Func<string, string?>? environment = null, CancellationToken cancellation = default)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Terminal.Unwrapped;
        var terminal = new Terminal
        {
            Output = console,
            RawOutput = output,
            Input = TextReader.Null,
            Error = error,
            Interactive = false,
            Environment = environment ?? (_ => null),
            Clock = Clock(),
        };

        var exitCode = await PbmApplication.RunAsync(arguments, terminal, cancellation);
        return new ConsoleRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
