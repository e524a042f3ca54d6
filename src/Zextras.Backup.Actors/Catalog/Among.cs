using System.Text.Json;
using LinqToDB;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Catalog;

/// <summary>
/// "One of these five hundred" as one parameter, a JSON array: the statement stays the same however many they are, and the
/// database looks each up in its index. linq2db's own <c>Contains</c> becomes a parameter each, or an EXISTS that reads the whole table.
/// </summary>
internal static class Among
{
    /// <summary>The list that <see cref="Texts"/> is given.</summary>
    public static string List(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    /// <summary>The list that <see cref="Digests"/> is given.</summary>
    public static string List(IEnumerable<BlobDigest> digests) =>
        JsonSerializer.Serialize(digests.Select(digest => Convert.ToHexString(CatalogRows.Digest(digest)!)));

    /// <summary>The list of item ids that <see cref="Digests"/> is given.</summary>
    public static string List(IEnumerable<ItemId> items) =>
        JsonSerializer.Serialize(items.Select(item => Convert.ToHexString(item.ToByteArray())));

    /// <summary>The list that <see cref="Numbers"/> is given.</summary>
    public static string List(IEnumerable<long> numbers) => JsonSerializer.Serialize(numbers);

    /// <summary>Whether a column holds one of the texts.</summary>
    [Sql.Expression(ProviderName.SQLite, "{0} IN (SELECT value FROM json_each({1}))", ServerSideOnly = true, IsPredicate = true)]
    [Sql.Expression(ProviderName.PostgreSQL, "{0} IN (SELECT json_array_elements_text(replace({1}, '\\u0000', '\\u2400')::json))", ServerSideOnly = true, IsPredicate = true)]
    public static bool Texts(string? column, string list) => throw InDatabaseOnly(column, list);

    /// <summary>Whether a column holds one of the numbers.</summary>
    [Sql.Expression(ProviderName.SQLite, "{0} IN (SELECT value FROM json_each({1}))", ServerSideOnly = true, IsPredicate = true)]
    [Sql.Expression(ProviderName.PostgreSQL, "{0} IN (SELECT json_array_elements_text({1}::json)::bigint)", ServerSideOnly = true, IsPredicate = true)]
    public static bool Numbers(long column, string list) => throw InDatabaseOnly(column, list);

    /// <summary>Whether a column of bytes holds one of the digests, or of the item ids.</summary>
    [Sql.Expression(ProviderName.SQLite, "{0} IN (SELECT unhex(value) FROM json_each({1}))", ServerSideOnly = true, IsPredicate = true)]
    [Sql.Expression(ProviderName.PostgreSQL, "{0} IN (SELECT decode(json_array_elements_text({1}::json), 'hex'))", ServerSideOnly = true, IsPredicate = true)]
    public static bool Digests(byte[]? column, string list) => throw InDatabaseOnly(column, list);

    /// <summary>Whether the bytes of a column come after others.</summary>
    [Sql.Expression("{0} > {1}", ServerSideOnly = true, IsPredicate = true)]
    public static bool IsAfter(byte[] column, byte[] other) => throw InDatabaseOnly(column, Convert.ToHexString(other));

    private static NotSupportedException InDatabaseOnly(object? column, string list) =>
        new($"Only a query can tell whether {column ?? "null"} is in {list}.");
}
