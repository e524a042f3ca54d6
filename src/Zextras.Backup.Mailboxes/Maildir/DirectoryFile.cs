using System.Text.Json;
using System.Text.Json.Nodes;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// The tree's <c>directory.json</c>: lists <c>domains</c>, <c>classesOfService</c> and <c>distributionLists</c> of objects with a <c>name</c>,
/// where wanted an <c>id</c>, and their attributes. Everything else in it is kept.
/// </summary>
internal static class DirectoryFile
{
    public static readonly RawName FileName = new("directory.json");

    private const string Name = "name";
    private const string Members = "members";
    private const string Aliases = "aliases";

    private static readonly (string List, ItemKind Kind)[] Lists =
    [
        ("domains", ItemKind.Domain),
        ("classesOfService", ItemKind.ClassOfService),
        ("distributionLists", ItemKind.DistributionList),
    ];

    /// <summary>All objects; none where there is no file.</summary>
    /// <exception cref="MailboxException">The file cannot be read, or is broken: that is not an empty directory.</exception>
    public static List<DirectoryEntry> Read(OpenDirectory top)
    {
        var entries = new List<DirectoryEntry>();
        var root = ReadRoot(top);
        foreach (var (list, kind) in Lists)
        {
            foreach (var element in ListOf(root, list))
            {
                entries.Add(Entry(kind, element as JsonObject ?? throw Broken($"'{list}' has an element that is not an object.")));
            }
        }

        if (entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw Broken($"'{string.Join("' and '", twice.Select(entry => entry.Name))}' have the same id {twice.Key}.");
        }

        return entries;
    }

    /// <summary>Adds an object, or gives the one of that id, or else of that kind and name, those attributes.</summary>
    /// <returns>The id that the object has now.</returns>
    public static Guid Put(OpenDirectory top, Guid id, ItemState state)
    {
        var root = ReadRoot(top);
        var listName = Array.Find(Lists, list => list.Kind == state.Kind).List;
        var list = ListOf(root, listName);
        if (root[listName] is null)
        {
            root[listName] = list;
        }

        var entries = list.Select((element, index) => (Entry: Entry(state.Kind, (JsonObject)element!), index)).ToList();
        var found = entries.Find(e => e.Entry.Id == id) is { Entry: not null } sameId
            ? sameId.index
            : entries.FindIndex(e => string.Equals(e.Entry.Name, state.Content.Name, StringComparison.OrdinalIgnoreCase));
        if (found >= 0)
        {
            id = entries[found].Entry.Id;
        }

        var json = ToJson(id, state);
        if (found >= 0)
        {
            AccountSettings.KeepVolatile((JsonObject)list[found]!, json);
            list[found] = json;
        }
        else
        {
            list.Add(json);
        }

        SmallFiles.Write(top, FileName, SettingsJson.ToBytes(root));
        return id;
    }

    private static JsonObject ReadRoot(OpenDirectory top)
    {
        try
        {
            return SmallFiles.Read(top, FileName) is { } bytes ? SettingsJson.Parse(bytes) : [];
        }
        catch (JsonException e)
        {
            throw Broken(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailboxException(MailboxFailure.Unreadable, $"directory.json cannot be read: {e.Message}", e);
        }
    }

    private static JsonArray ListOf(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Broken($"'{name}' is not a list."),
    };

    private static DirectoryEntry Entry(ItemKind kind, JsonObject json)
    {
        if (json[Name] is not JsonValue value || !value.TryGetValue<string>(out var name) || name.Length == 0)
        {
            throw Broken($"A {kind.Name()} has no name.");
        }

        return new DirectoryEntry
        {
            Kind = kind,
            Id = IdOf(kind, name, json),
            Name = name,
            Attributes = SettingsJson.ToAttributes(json, member => member switch
            {
                Name or AccountSettings.Id => null,
                Members => AttributeNames.Member,
                Aliases => AttributeNames.Alias,
                _ => AccountSettings.Volatile.Contains(member) ? null : member,
            }),
        };
    }

    private static Guid IdOf(ItemKind kind, string name, JsonObject json) => json[AccountSettings.Id] switch
    {
        null => AccountSettings.DerivedGuid($"{kind.Name()}\n{name.ToLowerInvariant()}"),
        JsonValue value when value.TryGetValue<string>(out var text) && Guid.TryParse(text, out var id) && id != Guid.Empty => id,
        _ => throw Broken($"The id of '{name}' is not a UUID."),
    };

    private static JsonObject ToJson(Guid id, ItemState state)
    {
        var json = new JsonObject { [AccountSettings.Id] = id.ToString(), [Name] = state.Content.Name };
        var attributes = SettingsJson.FromAttributes(
            state.Content.Attributes,
            name => name switch { AttributeNames.Member => Members, AttributeNames.Alias => Aliases, _ => name },
            member => member is Members or Aliases,
            member => member is Members or Aliases);
        foreach (var (member, value) in attributes)
        {
            json[member] = value?.DeepClone();
        }

        return json;
    }

    private static MailboxException Broken(string reason, Exception? cause = null) => new(
        MailboxFailure.Unreadable,
        $"directory.json is broken: {reason} Correct it; until then domains, classes of service and lists stay as last recorded.",
        cause);
}
