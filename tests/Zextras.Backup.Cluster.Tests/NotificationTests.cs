using Xunit;
using Zextras.Backup.Actors.Tests.Api;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>The real node and the real console, and an SMTP server of Debian: who waits for an operation gets a mail when it begins and when it is over.</summary>
public sealed class NotificationTests : IDisposable
{
    private const string Account = "user000@example.com";

    private readonly string _root = Directory.CreateTempSubdirectory("zextras-mail-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Whoever_is_named_for_notifications_gets_a_mail_at_its_start_and_its_end()
    {
        var tree = Path.Combine(_root, "mail");
        new MailCorpus().Write(tree, 10, accounts: 1, folders: 1);
        await using var smtp = await MailSink.StartAsync();
        await using var node = await NodeProcess.StartAsync(Path.Combine(_root, "data"), $"maildir:{tree}");
        await node.WaitForScanAsync();
        await PbmAsync(node, 0, "config", "set", "server", "backupNotificationSmtp", $"smtp://127.0.0.1:{smtp.Port}");
        await PbmAsync(node, 0, "config", "set", "global", "backupNotificationRecipients", "admin@example.com");

        await PbmAsync(node, 0, "backup", "doAccountScan", Account, "--sync"); // nobody waits for it by mail
        await PbmAsync(node, 0, "backup", "doAccountScan", Account, "deep", "true", "notifications", "anna@example.com,ben@example.com", "--sync");

        var begun = await smtp.ReadMailAsync();
        var over = await smtp.ReadMailAsync();
        Assert.All([begun, over], mail => Assert.Contains("To: anna@example.com, ben@example.com\n", mail.ReplaceLineEndings("\n"), StringComparison.Ordinal));
        string[] subjects = ["Subject: Backup: doAccountScan started", "Subject: Backup: doAccountScan done"];
        Assert.All(subjects, subject => Assert.Single([begun, over], mail => mail.Split('\n').Any(line => line.TrimEnd() == subject)));
        Assert.Contains([begun, over], mail => mail.Contains("items-listed: 10", StringComparison.Ordinal));

        // What fails is the administrators' concern, too.
        await PbmAsync(node, 1, "backup", "doItemRestore", Account, await ItemAsync(node), "date", "2020-01-01", "--sync");
        Assert.Contains("To: admin@example.com", await smtp.ReadMailAsync(), StringComparison.Ordinal);
    }

    private static async Task PbmAsync(NodeProcess node, int expected, params string[] arguments)
    {
        var (exitCode, said) = await PbmProcess.RunAsync(node, arguments);
        Assert.True(exitCode == expected, $"{string.Join(' ', arguments)}: {exitCode}, {said}");
    }

    private static async Task<string> ItemAsync(NodeProcess node) => (await node.SearchAsync(Account))[0]!["id"]!.GetValue<string>();
}
