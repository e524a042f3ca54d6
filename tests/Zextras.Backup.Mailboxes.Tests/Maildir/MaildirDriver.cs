using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Mailboxes.Tests.Contract;
using Zextras.Backup.Mailboxes.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Maildir;

/// <summary>Works on the files as a mail server and its users do.</summary>
public sealed class MaildirDriver : IMailboxDriver
{
    // Not ahead of the file system's clock: what was just written looks fresh until the test lets time pass.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private int _count;

    public MaildirDriver()
    {
        Tree.Write("directory.json", "{}");
        Server = MailboxServers.Create($"maildir:{Tree.Path}", _clock);
    }

    public TemporaryTree Tree { get; } = new();

    public TimeProvider Clock => _clock;

    public IMailboxServer Server { get; }

    public static string Home(string address) => $"{address.Split('@')[1]}/{address.Split('@')[0]}";

    public string FolderPath(string address, string key)
    {
        var area = FolderKeys.AreaOf(key);
        var path = FolderKeys.PathOf(key);
        var directory = area is FolderArea.Mail
            ? key == MailFolderNames.Inbox ? "" : MailFolderNames.DirectoryFor(key, asUtf8: false).ToString()
            : path;
        return Path.Combine(Tree[Home(address)], FolderKeys.Directory(area).ToString(), directory);
    }

    public Task<AccountId> CreateAccountAsync(string address, ItemAttributes settings)
    {
        Tree.MakeMaildir($"{Home(address)}/Maildir");
        var json = AccountSettings.ToJson(AccountSettings.Derive(address), settings, null);
        json.Remove(AccountSettings.Id);
        Tree.Write($"{Home(address)}/account.json", json.ToJsonString());
        return Task.FromResult(AccountSettings.Derive(address));
    }

    public Task CreateDirectoryObjectAsync(ItemKind kind, string name, ItemAttributes attributes)
    {
        var root = JsonNode.Parse(File.ReadAllText(Tree["directory.json"]))!.AsObject();
        var list = kind switch { ItemKind.Domain => "domains", ItemKind.ClassOfService => "classesOfService", _ => "distributionLists" };
        var entry = new JsonObject { ["name"] = name };
        foreach (var (attribute, values) in attributes)
        {
            entry[attribute == AttributeNames.Member ? "members" : attribute] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        }

        root[list] ??= new JsonArray();
        root[list]!.AsArray().Add(entry);
        Tree.Write("directory.json", root.ToJsonString());
        return Task.CompletedTask;
    }

    public Task CreateFolderAsync(string address, string folderKey)
    {
        var path = FolderPath(address, folderKey);
        foreach (var part in folderKey.StartsWith("mail:", StringComparison.Ordinal) ? ["cur", "new", "tmp"] : new[] { "" })
        {
            Directory.CreateDirectory(Path.Combine(path, part));
        }

        return Task.CompletedTask;
    }

    public Task RenameFolderAsync(string address, string folderKey, string newFolderKey)
    {
        Directory.Move(FolderPath(address, folderKey), FolderPath(address, newFolderKey));
        return Task.CompletedTask;
    }

    public Task DeleteFolderAsync(string address, string folderKey)
    {
        Directory.Delete(FolderPath(address, folderKey), recursive: true);
        return Task.CompletedTask;
    }

    public Task<string> AppendMailAsync(string address, string folderKey, byte[] content, string[] flags, string[] tags, DateTimeOffset date)
    {
        var folder = FolderPath(address, folderKey);
        var key = string.Create(CultureInfo.InvariantCulture, $"1740832215.M{++_count}P1.test");
        var letters = tags.Select(tag => LetterFor(folder, tag));
        var name = flags.Length + tags.Length == 0 ? $"new/{key}" : $"cur/{key}:2,{MailFlags.Write(flags, letters, [])}";
        File.WriteAllBytes(Path.Combine(folder, name), content);
        File.SetLastWriteTimeUtc(Path.Combine(folder, name), date.UtcDateTime);
        return Task.FromResult(key);
    }

    public Task SetFlagsAsync(string address, string folderKey, string key, string[] flags)
    {
        var file = Find(address, folderKey, key);
        var keywords = new MailName(new RawName(Path.GetFileName(file)), IsNew: false).Letters.Where(char.IsAsciiLetterLower);
        File.Move(file, Path.Combine(FolderPath(address, folderKey), "cur", $"{key}:2,{MailFlags.Write(flags, keywords, [])}"));
        return Task.CompletedTask;
    }

    public Task<string> MoveMailAsync(string address, string folderKey, string key, string toFolderKey)
    {
        var file = Find(address, folderKey, key);
        File.Move(file, Path.Combine(FolderPath(address, toFolderKey), "cur", Path.GetFileName(file)));
        return Task.FromResult(key);
    }

    public Task DeleteItemAsync(string address, string folderKey, string key)
    {
        File.Delete(Find(address, folderKey, key));
        return Task.CompletedTask;
    }

    public Task<string> PutResourceAsync(string address, string folderKey, string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(FolderPath(address, folderKey), name), content);
        return Task.FromResult(name);
    }

    public void LetTimePass() => _clock.Advance(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Tree.Dispose();
    }

    private string Find(string address, string folderKey, string key)
    {
        var folder = FolderPath(address, folderKey);
        if (File.Exists(Path.Combine(folder, "new", key)))
        {
            return Path.Combine(folder, "new", key);
        }

        return folderKey.StartsWith("mail:", StringComparison.Ordinal)
            ? new[] { "cur", "new" }.SelectMany(part => Directory.GetFiles(Path.Combine(folder, part))).Single(file => Path.GetFileName(file).Split(':')[0] == key)
            : Path.Combine(folder, key);
    }

    private static char LetterFor(string folder, string tag)
    {
        var file = Path.Combine(folder, KeywordList.FileName);
        var list = new KeywordList(File.Exists(file) ? File.ReadAllText(file) : "");
        var letter = list.LetterFor(tag)!.Value;
        File.WriteAllText(file, list.ToString());
        return letter;
    }
}
