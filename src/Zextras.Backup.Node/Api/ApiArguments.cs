using System.Globalization;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Node.Api.Security;

namespace Zextras.Backup.Node.Api;

/// <summary>Reads the arguments of a request; what cannot be read is answered with 400 and how to write it.</summary>
internal static class ApiArguments
{
    /// <summary>The word for the current state.</summary>
    internal const string Last = "last";

    /// <summary>The word for the whole history, or for all kinds and states.</summary>
    internal const string All = "all";

    /// <summary>Names who asks.</summary>
    internal const string AuthorHeader = "Backup-Author";

    private const int LongestAuthor = 100;

    private static readonly string[] DateFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>An instant; null where none is given or it is <c>last</c>.</summary>
    internal static DateTimeOffset? Date(string name, string? text)
    {
        if (string.IsNullOrEmpty(text) || string.Equals(text, Last, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // A time without a zone is refused: the node's own zone is not the one its caller has in mind.
        return DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date)
            && date.Kind != DateTimeKind.Unspecified
            ? new DateTimeOffset(date.ToUniversalTime())
            : throw new BackupRequestException(
                $"'{text}' is not a date for '{name}': write ISO 8601 with a time zone, like 2026-11-23T10:00:00Z "
                + "or 2026-11-23T11:00:00%2B01:00 (a + in an address is written %2B).");
    }

    /// <summary>An item id.</summary>
    internal static ItemId Item(string text) => ItemId.TryParse(text, null, out var item)
        ? item
        : throw new BackupRequestException($"'{text}' is not an item id: a positive integer, or a UUID as a search shows it.");

    /// <summary>A transaction id; null where none is given.</summary>
    internal static TransactionId? Transaction(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return TransactionId.TryParse(text, null, out var id)
            ? id
            : throw new BackupRequestException($"'{text}' is not a transaction id: a UUID as the item's history shows it.");
    }

    /// <summary>A directory of the machine that the node runs on, in full: what the node's own directory is, nobody who asks knows.</summary>
    internal static string Directory(string name, string path) => Path.IsPathRooted(path)
        ? path
        : throw new BackupRequestException($"'{path}' is no absolute path for '{name}': begin with /. It is a directory of the machine that the node runs on.");

    /// <summary>An operation id.</summary>
    internal static Guid Operation(string text) => Guid.TryParse(text, out var id)
        ? id
        : throw new BackupRequestException($"'{text}' is not an operation id: a UUID as the list of operations shows it.");

    /// <summary>Kinds, separated by commas; none for all.</summary>
    internal static IReadOnlyList<ItemKind> Kinds(string? text) => string.IsNullOrEmpty(text) || IsAll(text)
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Kind)];

    /// <summary>Whether deleted or living items are wanted; null for both.</summary>
    internal static bool? Deleted(string? filter) => filter?.ToLowerInvariant() switch
    {
        null or "" or All => null,
        "deleted" => true,
        "not_deleted" => false,
        _ => throw new BackupRequestException($"'{filter}' is not a search_filter: write all, deleted or not_deleted."),
    };

    /// <summary>A positive number; the default where none is given.</summary>
    internal static int Limit(string? text, int otherwise)
    {
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw new BackupRequestException($"'{text}' is not a limit: write a positive number.");
    }

    /// <summary>True or false; false where nothing is given.</summary>
    internal static bool Flag(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        return bool.TryParse(text, out var value)
            ? value
            : throw new BackupRequestException($"'{text}' is not a value for '{name}': write true or false.");
    }

    /// <summary>
    /// Who asks: the name of the token, or, with the node's own token, what the header <c>Backup-Author</c> says; only shown,
    /// so only made printable.
    /// </summary>
    internal static string Author(HttpContext http)
    {
        if (Identity.Of(http)?.Name is { } name)
        {
            return name;
        }

        var given = http.Request.Headers[AuthorHeader].ToString();
        var printable = string.Concat(given.Where(letter => !char.IsControl(letter)).Take(LongestAuthor)).Trim();
        return printable.Length > 0 ? printable : "api";
    }

    /// <summary>Whether the word for everything is given.</summary>
    internal static bool IsAll(string? text) => string.Equals(text, All, StringComparison.OrdinalIgnoreCase);

    private static ItemKind Kind(string name) => ItemKinds.TryParse(name.ToLowerInvariant(), out var kind)
        ? kind
        : throw new BackupRequestException(
            $"'{name}' is not a type: write all or {string.Join(", ", Enum.GetValues<ItemKind>().Select(one => one.Name()))}.");
}
