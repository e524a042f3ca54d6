using System.Collections;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// The metadata that only one kind of item has, as names with one or several values, sorted by name. Names are those of
/// <see cref="AttributeNames"/> or the directory's own. Equal when names and values are equal.
/// </summary>
public sealed class ItemAttributes : IReadOnlyCollection<KeyValuePair<string, ValueList<string>>>, IEquatable<ItemAttributes>
{
    /// <summary>No metadata.</summary>
    public static readonly ItemAttributes Empty = new([]);

    private readonly KeyValuePair<string, ValueList<string>>[] _sorted;

    private ItemAttributes(KeyValuePair<string, ValueList<string>>[] sorted) => _sorted = sorted;

    /// <summary>Attributes with those values; names without a value are left out, the values of a repeated name joined.</summary>
    public static ItemAttributes Of(IEnumerable<KeyValuePair<string, string?>> values)
    {
        var sorted = values
            .Where(pair => pair.Value is not null)
            .GroupBy(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.ToValueList()))
            .ToArray();
        return sorted.Length == 0 ? Empty : new ItemAttributes(sorted);
    }

    /// <inheritdoc/>
    public int Count => _sorted.Length;

    /// <summary>All values of a name; none where the name is not there.</summary>
    public ValueList<string> this[string name]
    {
        get
        {
            var at = IndexOf(name);
            return at < 0 ? ValueList<string>.Empty : _sorted[at].Value;
        }
    }

    /// <summary>The first value of a name, or null.</summary>
    public string? First(string name) => this[name] is { Count: > 0 } values ? values[0] : null;

    /// <summary>The same attributes with the values of one name replaced; no values removes it.</summary>
    public ItemAttributes With(string name, params ReadOnlySpan<string> values)
    {
        var others = _sorted.Where(pair => !string.Equals(pair.Key, name, StringComparison.Ordinal));
        var all = values.IsEmpty ? others : others.Append(KeyValuePair.Create(name, ValueLists.Create(values)));
        return new ItemAttributes(all.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(ItemAttributes? other)
    {
        if (other is null || other._sorted.Length != _sorted.Length)
        {
            return false;
        }

        for (var i = 0; i < _sorted.Length; i++)
        {
            if (!string.Equals(_sorted[i].Key, other._sorted[i].Key, StringComparison.Ordinal)
                || !_sorted[i].Value.Equals(other._sorted[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemAttributes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (name, values) in _sorted)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(values);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, ValueList<string>>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, ValueList<string>>>)_sorted).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _sorted.Select(pair => $"{pair.Key}={pair.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => _sorted.GetEnumerator();

    private int IndexOf(string name)
    {
        for (var i = 0; i < _sorted.Length; i++)
        {
            if (string.Equals(_sorted[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
