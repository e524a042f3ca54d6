using System.Text;
using System.Text.Json;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// What an external restore brought here from the Backup Path of another server: <c>map_&lt;server-id&gt;</c>, one JSON object a
/// line, old id to new id, appended after each batch that was committed. An import that is run again skips what it names.
/// Safe for concurrent use.
/// </summary>
internal sealed class ImportMap : IDisposable
{
    private const string Prefix = "map_";
    private const string Account = "account";
    private const string NewAccount = "new-account";
    private const string Item = "item";
    private const string NewItem = "new-item";

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<AccountId, AccountId> _accounts = [];
    private readonly Dictionary<AccountId, HashSet<ItemId>> _items = [];

    private ImportMap(FileStream file) => _file = file;

    /// <summary>Opens the map of a source in the root of this Backup Path; a torn last line is cut.</summary>
    /// <exception cref="BackupPathException">A line of it is damaged.</exception>
    public static ImportMap Open(string root, ServerId source)
    {
        var path = Path.Combine(root, Prefix + source);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var map = new ImportMap(file);
        try
        {
            map.Read(path);
            return map;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What was imported into this Backup Path, without holding its maps: an import may be writing them.</summary>
    public static IReadOnlyList<(ServerId Source, AccountId Account, AccountId Here, int Items)> ReadAll(string root) =>
    [
        .. from file in Directory.EnumerateFiles(root, $"{Prefix}*").Order(StringComparer.Ordinal)
           where ServerId.TryParse(Path.GetFileName(file)[Prefix.Length..], null, out _)
           from imported in ReadOne(file)
           select imported,
    ];

    /// <summary>The account here that an account of the source became; null where it was not imported.</summary>
    public AccountId? Find(AccountId account)
    {
        lock (_lock)
        {
            return _accounts.TryGetValue(account, out var here) ? here : null;
        }
    }

    /// <summary>Whether an item of the source was imported.</summary>
    public bool Has(AccountId account, ItemId item)
    {
        lock (_lock)
        {
            return _items.TryGetValue(account, out var items) && items.Contains(item);
        }
    }

    /// <summary>Notes an account, durably.</summary>
    public void Add(AccountId account, AccountId here)
    {
        lock (_lock)
        {
            _accounts[account] = here;
            Append([Line((Account, account.ToString()), (NewAccount, here.ToString()))]);
        }
    }

    /// <summary>Notes items of an account, durably.</summary>
    public void Add(AccountId account, IReadOnlyCollection<(ItemId Item, ItemId Here)> items)
    {
        lock (_lock)
        {
            var known = ItemsOf(account);
            known.UnionWith(items.Select(item => item.Item));
            Append(items.Select(item => Line((Account, account.ToString()), (Item, item.Item.ToString()), (NewItem, item.Here.ToString()))));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static List<(ServerId Source, AccountId Account, AccountId Here, int Items)> ReadOne(string path)
    {
        using var map = new ImportMap(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        map.Read(path);
        var source = ServerId.Parse(Path.GetFileName(path)[Prefix.Length..]);
        return [.. map._accounts.Select(pair => (source, pair.Key, pair.Value, map._items.GetValueOrDefault(pair.Key)?.Count ?? 0))];
    }

    private static byte[] Line(params (string Name, string Value)[] members)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private HashSet<ItemId> ItemsOf(AccountId account)
    {
        if (!_items.TryGetValue(account, out var items))
        {
            _items[account] = items = [];
        }

        return items;
    }

    private void Append(IEnumerable<byte[]> lines)
    {
        foreach (var line in lines)
        {
            _file.Write(line);
        }

        _file.Flush(flushToDisk: true);
    }

    private void Read(string path)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        if (_file.CanWrite)
        {
            _file.SetLength(end);
            _file.Position = end;
        }

        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            try
            {
                Note(JsonDocument.Parse(line).RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
            {
                throw new BackupPathException(
                    BackupPathRefusal.DamagedStat,
                    $"Line {number} of {path} cannot be read ({e.Message}). Remove that line: what it named is imported once more, unless it is still where it was put.",
                    e);
            }
        }
    }

    private void Note(JsonElement line)
    {
        var account = AccountId.Parse(line.GetProperty(Account).GetString()!);
        if (line.TryGetProperty(NewAccount, out var here))
        {
            _accounts[account] = AccountId.Parse(here.GetString()!);
        }
        else
        {
            ItemsOf(account).Add(ItemId.Parse(line.GetProperty(Item).GetString()!));
        }
    }
}
