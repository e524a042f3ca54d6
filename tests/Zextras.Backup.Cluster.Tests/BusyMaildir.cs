using Zextras.Backup.Benchmarks;

namespace Zextras.Backup.Cluster.Tests;

/// <summary>A Maildir tree as a mail server and its clients change it.</summary>
public sealed class BusyMaildir : BusyServer
{
    private string Tree => Path.Combine(Home, "mail");

    /// <summary>Nothing can be locked away from root, as whom tests run in a container.</summary>
    internal override void LockContents(int account, string folder)
    {
    }

    internal override Task RenameAsync(int account, string from, string to)
    {
        Directory.Move(Folder(account, from), Folder(account, to));
        return Task.CompletedTask;
    }

    internal override Task EmptyAsync(int account, string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Folder(account, folder), "cur")))
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    internal override async Task DeliverAsync(int account, IEnumerable<int> numbers, TimeSpan pace)
    {
        var inbox = Make(account, "INBOX");
        using var timer = new PeriodicTimer(pace);
        foreach (var number in numbers)
        {
            var name = $"{number}.M{number}";
            await File.WriteAllBytesAsync(Path.Combine(inbox, "tmp", name), Mail(number));
            File.Move(Path.Combine(inbox, "tmp", name), Path.Combine(inbox, "new", name));
            await timer.WaitForNextTickAsync();
        }
    }

    internal override async Task ToggleAsync(int account, int times, TimeSpan pace)
    {
        using var timer = new PeriodicTimer(pace);
        var file = Directory.GetFiles(Path.Combine(Folder(account, "INBOX"), "cur")).Single();
        var name = file[..(file.LastIndexOf(',') + 1)];
        for (var i = 0; i < times; i++)
        {
            File.Move(name, name + "F");
            await timer.WaitForNextTickAsync();
            File.Move(name + "F", name);
            await timer.WaitForNextTickAsync();
        }

        File.Move(name, name + "FS");
    }

    /// <summary>The tree is the list of accounts.</summary>
    internal override Task AddAccountAsync(int account) => Task.CompletedTask;

    protected override Task<string> StartAsync() => Task.FromResult($"maildir:{Tree}");

    protected override async Task FillAsync(int account, string folder, int mails)
    {
        var place = Make(account, folder);
        for (var number = 0; number < mails; number++)
        {
            await File.WriteAllBytesAsync(Path.Combine(place, "cur", $"{number}.M{number}:2,"), Mail(number));
        }
    }

    protected override void FilledAll()
    {
    }

    protected override Task StopAsync() => Task.CompletedTask;

    private string Folder(int account, string folder) => Path.Combine(
        Tree, "example.com", PushingServer.Address(account).Split('@')[0], "Maildir", folder == "INBOX" ? "" : $".{folder}");

    private string Make(int account, string folder)
    {
        foreach (var part in (ReadOnlySpan<string>)["cur", "new", "tmp"])
        {
            Directory.CreateDirectory(Path.Combine(Folder(account, folder), part));
        }

        return Folder(account, folder);
    }
}
