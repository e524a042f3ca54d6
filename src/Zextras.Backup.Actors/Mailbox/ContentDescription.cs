using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>What the bytes of a content say about it.</summary>
/// <param name="Kind">What the item is.</param>
/// <param name="Name">Subject, summary or name; never null, may be empty.</param>
/// <param name="Attributes">The metadata of that kind. A content that is broken as its kind has <see cref="AttributeNames.Malformed"/>.</param>
/// <param name="Tags">Tags that stand in the content itself (CATEGORIES); joined with those of the listing.</param>
public sealed record ContentDescription(ItemKind Kind, string Name, ItemAttributes Attributes, ValueList<string> Tags)
{
    /// <summary>How many bytes from the beginning a description may need; contents are handed over up to this length.</summary>
    public const int HeadLength = 256 * 1024;
}
