using System.Diagnostics;
using System.Text;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>The SMTP server aiosmtpd of Debian, as a process of its own; it prints the mails that it takes.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private const string EndOfMail = "END OF MAIL";

    private const string Program =
        $$"""
        import asyncio
        from aiosmtpd.smtp import SMTP
        class Sink:
            async def handle_DATA(self, server, session, envelope):
                print(envelope.content.decode(), flush=True)
                print('{{EndOfMail}}', flush=True)
                return '250 OK'
        async def main():
            server = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await asyncio.to_thread(input)
        try:
            asyncio.run(main())
        except EOFError:
            pass
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private MailSink(Process process, int port) => (_process, Port) = (process, port);

    internal int Port { get; }

    internal static async Task<MailSink> StartAsync()
    {
        // Debian's own Python has its packages, whatever other is first in the path.
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException("aiosmtpd did not start: apt-get install python3-aiosmtpd");
        return new MailSink(process, int.Parse(line));
    }

    internal async Task<string> ReadMailAsync()
    {
        var mail = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line && line != EndOfMail)
            mail.AppendLine(line);
        return mail.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }
}
