using MailKit;
using MimeKit;
using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>A real Dovecot that tells what happens.</summary>
public sealed class BusyDovecot : BusyServer
{
    private const int MailsAtOnce = 500; // with one APPEND

    private PushingServer _dovecot = null!;

    private string Server => Path.Combine(Home, "dovecot");

    private string Accounts => Path.Combine(Server, "accounts");

    internal override void LockContents(int account, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Server, "mail", "example.com", PushingServer.Address(account).Split('@')[0], "Maildir", folder, "cur")))
        {
            File.SetUnixFileMode(file, UnixFileMode.None);
        }
    }

    internal override async Task RenameAsync(int account, string from, string to)
    {
        using var client = await _dovecot.LogInAsync(account);
        await (await client.GetFolderAsync(from)).RenameAsync(client.GetFolder(client.PersonalNamespaces[0]), to);
    }

    internal override async Task EmptyAsync(int account, string folder)
    {
        using var client = await _dovecot.LogInAsync(account);
        var emptied = await client.GetFolderAsync(folder);
        await emptied.OpenAsync(FolderAccess.ReadWrite);
        await emptied.AddFlagsAsync(UniqueIdRange.All, MessageFlags.Deleted, silent: true);
        await emptied.ExpungeAsync();
    }

    internal override async Task DeliverAsync(int account, IEnumerable<int> numbers, TimeSpan pace)
    {
        using var client = await _dovecot.LogInAsync(account);
        using var timer = new PeriodicTimer(pace);
        foreach (var number in numbers)
        {
            await client.Inbox.AppendAsync(Request(number));
            await timer.WaitForNextTickAsync();
        }
    }

    internal override async Task ToggleAsync(int account, int times, TimeSpan pace)
    {
        using var client = await _dovecot.LogInAsync(account);
        using var timer = new PeriodicTimer(pace);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite);
        for (var i = 0; i < times; i++)
        {
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Flagged, silent: true);
            await timer.WaitForNextTickAsync();
            await client.Inbox.RemoveFlagsAsync(0, MessageFlags.Flagged, silent: true);
            await timer.WaitForNextTickAsync();
        }

        await client.Inbox.AddFlagsAsync(0, MessageFlags.Flagged | MessageFlags.Seen, silent: true);
    }

    internal override Task AddAccountAsync(int account) => File.AppendAllTextAsync(Accounts, PushingServer.Address(account) + "\n");

    protected override async Task<string> StartAsync()
    {
        // Dovecot's processes run as another user, who has to get through.
        File.SetUnixFileMode(Home, File.GetUnixFileMode(Home) | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(Server);
        _dovecot = await PushingDovecot.StartAsync(Server, accounts: 0);
        var configuration = Path.Combine(Server, "mailboxes.conf");
        var text = await File.ReadAllTextAsync(configuration);
        await File.WriteAllTextAsync(configuration, text.Replace("accounts = []", "accounts-file = accounts", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(Accounts, Enumerable.Range(0, Late).Select(PushingServer.Address));
        return _dovecot.Mailboxes;
    }

    protected override async Task FillAsync(int account, string folder, int mails)
    {
        using var client = await _dovecot.LogInAsync(account);
        var target = folder == "INBOX" ? client.Inbox : await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(folder, isMessageFolder: true);
        foreach (var some in Enumerable.Range(0, mails).Chunk(MailsAtOnce))
        {
            await target!.AppendAsync([.. some.Select(Request)]);
        }
    }

    /// <summary>What it told so far is of no interest: the node was not there, and scans everything.</summary>
    protected override void FilledAll()
    {
        foreach (var told in Directory.EnumerateFiles(Path.Combine(Server, "events")))
        {
            File.Delete(told);
        }
    }

    protected override async Task StopAsync() => await _dovecot.DisposeAsync();

    private static AppendRequest Request(int number) => new(MimeMessage.Load(new MemoryStream(Mail(number))));
}
