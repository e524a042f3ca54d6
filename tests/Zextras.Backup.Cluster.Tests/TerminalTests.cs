using System.Diagnostics;
using Xunit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The real pbm in a real terminal (tmux), against the real node.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private const int Mails = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-tmux-").FullName;
    private NodeProcess _node = null!;

    private string Socket => Path.Combine(_root, "tmux");

    private static string Pbm => Path.Combine(NodeProcess.RepositoryRoot, "src", "Zextras.Backup.Console", "bin", "Release", "net10.0", "pbm");

    public async Task InitializeAsync()
    {
        var (tree, data) = (Path.Combine(_root, "mail"), Path.Combine(_root, "data"));
        new MailCorpus().Write(tree, Mails, accounts: 1, folders: 1);
        _node = await NodeProcess.StartAsync(data, $"maildir:{tree}");
        await _node.WaitForScanAsync();
        await TmuxAsync("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "60", "bash --norc");
        await TypeAsync($"PS1='$ '; pbm() {{ {Pbm} \"$@\"; }}; export PBM_TOKEN_FILE={data}/token A={_node.Address.Authority}; source <(pbm completion bash); clear; echo re''ady");
        await SeeAsync("ready");
    }

    public async Task DisposeAsync()
    {
        await TmuxAsync("kill-server");
        await _node.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_person_looks_scans_mistypes_completes_and_uses_the_prompt()
    {
        await TypeAsync("pbm $A backup status");
        await SeeAsync("user000@example.com");
        await SeeAsync("Last SmartScan");

        await TypeAsync("pbm $A backup doSmartScan start --progress; echo code $?");
        await SeeAsync("doSmartScan done");
        await SeeAsync("code 0");

        await TypeAsync("clear; pbm $A backup doSmartScn start; echo code $?");
        await SeeAsync("Did you mean 'doSmartScan'?");
        await SeeAsync("code 1");

        await TmuxAsync("send-keys", "clear; pbm backup getAllOp", "Tab");
        await SeeAsync("pbm backup getAllOperations");
        await TmuxAsync("send-keys", "C-c");

        await TypeAsync("clear; pbm $A");
        await SeeAsync("pbm>");
        await TypeAsync("config get global ZxBackup_DataRetentionDays");
        await SeeAsync("0..36500 days");
        await TmuxAsync("send-keys", "back", "Tab", "getallop", "Tab", "verb", "Tab", "t", "Tab", "Enter");
        await SeeAsync("pbm> backup getAllOperations verbose true");
        await SeeAsync("doSmartScan");
        await TmuxAsync("send-keys", "Up", "Up");
        await SeeAsync("pbm> config get global ZxBackup_DataRetentionDays");
        await TmuxAsync("send-keys", "C-c");
        await TypeAsync("exit");
        await SeeAsync("pbm> exit\n$"); // the shell is back: what is typed while the prompt gives the terminal back is lost
        await TypeAsync("echo le''ft");
        await SeeAsync("left");
    }

    private Task<string> TypeAsync(string line) => TmuxAsync("send-keys", line, "Enter");

    private async Task SeeAsync(string text)
    {
        var waited = Stopwatch.StartNew();
        string screen;
        while (!(screen = await TmuxAsync("capture-pane", "-p", "-J")).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < Patience, $"The terminal does not show '{text}', but:\n{screen}");
            await Task.Delay(LookInterval);
        }
    }

    private async Task<string> TmuxAsync(params string[] arguments)
    {
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-S", Socket, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await tmux.StandardOutput.ReadToEndAsync();
        await tmux.WaitForExitAsync();
        return output;
    }
}
