namespace Zextras.Backup.Messages.Model;

/// <summary>Makes value lists.</summary>
public static class ValueLists
{
    /// <summary>A list with a copy of the elements.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) =>
        items.IsEmpty ? ValueList<T>.Empty : new ValueList<T>(items.ToArray());

    /// <summary>A list with the elements in the order they come.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items)
    {
        var array = items.ToArray();
        return array.Length == 0 ? ValueList<T>.Empty : new ValueList<T>(array);
    }

    /// <summary>
    /// The distinct texts in ordinal order: the form of sets (flags, tags), so that a server that lists them in another
    /// order tomorrow has changed nothing.
    /// </summary>
    public static ValueList<string> ToValueSet(this IEnumerable<string> items) =>
        items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
}
