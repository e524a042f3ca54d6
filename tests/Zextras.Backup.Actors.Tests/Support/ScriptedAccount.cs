using System.Text;
using System.Text.Json;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>An account of a <see cref="ScriptedMailboxServer"/>: what is in it, and what its next listings will do.</summary>
internal sealed class ScriptedAccount(string name, AccountId? id = null)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ScriptedFolder> _folders = new(StringComparer.Ordinal);
    private readonly List<ScriptedItem> _items = [];
    private readonly List<string> _opened = [];
    private readonly Queue<Func<IReadOnlyList<ChangePage>, IAsyncEnumerable<ChangePage>>> _script = new();
    private long _last;

    internal string Name { get; } = name;

    internal AccountId Id { get; } = id ?? new(new Guid(BlobDigest.Of(Encoding.UTF8.GetBytes(name)).ToString()[..16].Select(c => (byte)c).ToArray()));

    internal ItemAttributes? Settings { get; set; } = ItemAttributes.Of([new(AttributeNames.Status, "active")]);

    internal MailboxProblem? Problem { get; set; }

    /// <summary>Whether its items and folders have move tokens.</summary>
    internal bool HasMoveTokens { get; set; } = true;

    /// <summary>Whether folders in which nothing changed since the cursor are left out of a listing.</summary>
    internal bool IsIncremental { get; set; }

    internal int PageSize { get; set; } = 3;

    /// <summary>Runs when an item or folder is about to be put, and when it was.</summary>
    internal Func<Task> BeforePut { get; set; } = () => Task.CompletedTask;

    internal Func<Task> AfterPut { get; set; } = () => Task.CompletedTask;

    /// <summary>Thrown where the account is opened.</summary>
    internal MailboxException? Refuses { get; set; }

    internal int Listings { get; private set; }

    /// <summary>What was looked at, look by look.</summary>
    internal List<IReadOnlyCollection<MailboxHint>> Looks { get; } = [];

    /// <summary>Thrown by looks while it is not null.</summary>
    internal MailboxException? LookFails { get; set; }

    internal IReadOnlyList<ScriptedItem> Items
    {
        get
        {
            lock (_lock)
                return [.. _items];
        }
    }

    internal IReadOnlyList<string> Folders
    {
        get
        {
            lock (_lock)
                return [.. _folders.Keys];
        }
    }

    /// <summary>The keys of the contents that were opened, since this was last asked.</summary>
    internal IReadOnlyList<string> TakeOpened()
    {
        lock (_lock)
        {
            string[] opened = [.. _opened];
            _opened.Clear();
            return opened;
        }
    }

    internal AccountEntry Entry() => new() { Id = Id, Name = Name, Settings = Settings, Problem = Problem };

    /// <summary>The next listing goes through this; those after it are what they are.</summary>
    internal void Script(Func<IReadOnlyList<ChangePage>, IAsyncEnumerable<ChangePage>> listing)
    {
        lock (_lock)
            _script.Enqueue(listing);
    }

    internal void AddFolder(string key, ItemAttributes? attributes = null)
    {
        lock (_lock)
        {
            if (Parent(key) is { } parent && !_folders.ContainsKey(parent))
                AddFolder(parent);
            if (!_folders.ContainsKey(key))
                _folders[key] = new ScriptedFolder(++_last, attributes ?? ItemAttributes.Empty) { Stamp = ++_last };
        }
    }

    /// <summary>Who may use a folder, as its owner sets it.</summary>
    internal void SetAccessList(string folder, params string[] values)
    {
        lock (_lock)
        {
            var shared = _folders[folder];
            (shared.Attributes, shared.Stamp) = (shared.Attributes.With(AttributeNames.AccessList, values), ++_last);
        }
    }

    internal ValueList<string> AccessList(string folder)
    {
        lock (_lock)
            return _folders[folder].Attributes[AttributeNames.AccessList];
    }

    /// <summary>Lets in who has no rights yet; this server knows nobody called <c>unknown</c>.</summary>
    internal IReadOnlyList<string> Share(string folder, IReadOnlyCollection<string> values)
    {
        var there = AccessList(folder);
        var missing = values.Where(value => there.All(each => each.Split(' ')[0] != value.Split(' ')[0])).ToLookup(value => value.StartsWith("unknown", StringComparison.Ordinal));
        SetAccessList(folder, [.. there, .. missing[false]]);
        return [.. missing[true]];
    }

    internal ScriptedItem Add(string folder, string key, string content, ItemKind kind = ItemKind.Message, params string[] flags) =>
        Add(folder, key, Encoding.UTF8.GetBytes(content), kind, flags);

    internal ScriptedItem Add(string folder, string key, byte[] content, ItemKind kind = ItemKind.Message, params string[] flags)
    {
        AddFolder(folder);
        lock (_lock)
        {
            var item = new ScriptedItem
            {
                Number = ++_last,
                Folder = folder,
                Key = key,
                Kind = kind,
                Content = content,
                Flags = flags.ToValueSet(),
            };
            _items.Add(item);
            Touch(folder);
            return item;
        }
    }

    /// <summary>Puts a changed item in the place of the one it is of.</summary>
    internal ScriptedItem Replace(ScriptedItem item, ScriptedItem by)
    {
        AddFolder(by.Folder);
        lock (_lock)
        {
            _items[_items.FindIndex(each => each.Number == item.Number)] = by;
            Touch(item.Folder);
            Touch(by.Folder);
            return by;
        }
    }

    internal ScriptedItem Flag(ScriptedItem item, params string[] flags) => Replace(item, item with { Flags = flags.ToValueSet() });

    internal ScriptedItem Change(ScriptedItem item, string content) =>
        Replace(item, item with { Content = Encoding.UTF8.GetBytes(content), Version = item.Version + 1 });

    internal ScriptedItem Copy(ScriptedItem item, string folder)
    {
        AddFolder(folder);
        lock (_lock)
        {
            var copy = item with { Number = ++_last, CopyOf = item.Number, Folder = folder };
            _items.Add(copy);
            Touch(folder);
            return copy;
        }
    }

    internal ScriptedItem Move(ScriptedItem item, string folder, string? key = null) =>
        Replace(item, item with { Folder = folder, Key = key ?? item.Key });

    /// <summary>Lets an item open again; of that no listing shows anything.</summary>
    internal void Repair(ScriptedItem item)
    {
        lock (_lock)
            _items[_items.FindIndex(each => each.Number == item.Number)] = item with { Opens = null };
    }

    internal void Delete(ScriptedItem item)
    {
        lock (_lock)
        {
            _items.RemoveAll(each => each.Number == item.Number);
            Touch(item.Folder);
        }
    }

    /// <summary>Whether folders keep their keys for ever.</summary>
    internal bool RefusesRenames { get; set; }

    /// <summary>Gives a folder a name that is not the last level of its key.</summary>
    internal void NameFolder(string key, string name)
    {
        lock (_lock)
            _folders[key].Name = name;
    }

    internal string NameOf(string folder)
    {
        lock (_lock)
            return _folders[folder].Name ?? LastLevel(folder);
    }

    /// <summary>Takes a folder away with everything below it.</summary>
    internal void DeleteFolder(string key)
    {
        lock (_lock)
        {
            foreach (var folder in Below(key))
            {
                _folders.Remove(folder);
                _items.RemoveAll(item => item.Folder == folder);
            }
        }
    }

    /// <summary>Renames a folder with everything below it.</summary>
    internal void RenameFolder(string from, string to)
    {
        lock (_lock)
        {
            foreach (var folder in Below(from))
            {
                var renamed = to + folder[from.Length..];
                _folders[renamed] = _folders[folder];
                _folders.Remove(folder);
                for (var i = 0; i < _items.Count; i++)
                {
                    if (_items[i].Folder == folder)
                        _items[i] = _items[i] with { Folder = renamed };
                }

                Touch(renamed);
            }
        }
    }

    internal IAsyncEnumerable<ChangePage> List(MailboxCursor? cursor)
    {
        lock (_lock)
        {
            Listings++;
            var pages = Pages(IsIncremental ? cursor : null);
            return _script.TryDequeue(out var script) ? script(pages) : Scripts.AsIs(pages);
        }
    }

    /// <summary>The places of those hints, as they are now.</summary>
    internal ChangePage Look(IReadOnlyCollection<MailboxHint> hints)
    {
        lock (_lock)
        {
            Looks.Add(hints);
            if (LookFails is { } failure)
                throw failure;
            var whole = hints.Where(hint => hint.Key is null).Select(hint => hint.FolderKey!).ToHashSet();
            var items = _items.Where(item => whole.Contains(item.Folder) || hints.Any(hint => hint.FolderKey == item.Folder && hint.Key == item.Key)).ToList();
            return new ChangePage
            {
                Items = [.. items.Select(item => item.Entry(HasMoveTokens))],
                ListedFolders = [.. whole],
                Removed = [.. hints
                    .Where(hint => hint.Key is not null && !items.Exists(item => item.Folder == hint.FolderKey && item.Key == hint.Key))
                    .Select(hint => new RemovedEntry(hint.FolderKey!, hint.Key!))],
            };
        }
    }

    internal Stream Open(ItemEntry entry)
    {
        lock (_lock)
        {
            _opened.Add(entry.Key);
            var item = _items.Find(each => each.Folder == entry.FolderKey && each.Key == entry.Key)
                ?? throw new MailboxException(MailboxFailure.Vanished, $"{entry.FolderKey}/{entry.Key} is gone.");
            return item.Opens?.Invoke() ?? new MemoryStream(item.Content, writable: false);
        }
    }

    private static string? Parent(string key) =>
        key.LastIndexOf('/') is var slash and > 0 ? key[..slash] : null;

    private static string LastLevel(string key) => key[(key.LastIndexOfAny(['/', ':']) + 1)..];

    private List<string> Below(string key) =>
        [.. _folders.Keys.Where(folder => folder == key || folder.StartsWith(key + "/", StringComparison.Ordinal))];

    private void Touch(string folder)
    {
        if (_folders.TryGetValue(folder, out var touched))
            touched.Stamp = ++_last;
    }

    private List<ChangePage> Pages(MailboxCursor? cursor)
    {
        var since = cursor is { } text ? JsonSerializer.Deserialize<Dictionary<string, long>>(text.Value)! : [];
        var now = _folders.ToDictionary(folder => folder.Key, folder => folder.Value.Stamp);
        var pages = new List<ChangePage>
        {
            new() { Folders = [.. _folders.Select(FolderEntry)], AllFolders = [.. _folders.Keys] },
        };
        var again = cursor?.ListAgain ?? new HashSet<string>();
        foreach (var folder in _folders.Keys.Where(key => again.Contains(key) || !since.TryGetValue(key, out var stamp) || stamp != now[key]))
        {
            pages.AddRange(_items.Where(item => item.Folder == folder)
                .Chunk(PageSize)
                .Select(chunk => new ChangePage { Items = [.. chunk.Select(item => item.Entry(HasMoveTokens))] }));
            pages[^1] = pages[^1] with { ListedFolders = [.. pages[^1].ListedFolders, folder] };
        }

        pages[^1] = pages[^1] with { Cursor = new MailboxCursor(JsonSerializer.Serialize(now)) };
        return pages;
    }

    private FolderEntry FolderEntry(KeyValuePair<string, ScriptedFolder> folder) => new()
    {
        Key = folder.Key,
        ParentKey = Parent(folder.Key),
        Name = folder.Value.Name ?? LastLevel(folder.Key),
        Attributes = folder.Value.Attributes,
        MoveToken = HasMoveTokens ? $"folder {folder.Value.Number}" : null,
    };

    private sealed class ScriptedFolder(long number, ItemAttributes attributes)
    {
        public long Number { get; } = number;

        public ItemAttributes Attributes { get; set; } = attributes;

        public string? Name { get; set; }

        public long Stamp { get; set; }
    }
}
