using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>
/// Says what a content is and says: the same for every mailbox server, since all of them hand out the same formats. Nothing here
/// throws on broken content, and no description has more than a fixed number of texts of a fixed length: it is for lists
/// and searches; what a restore needs is the content itself.
/// </summary>
internal static class ContentDescriber
{
    /// <summary>Describes a content by what the listing expected it to be.</summary>
    /// <param name="expected">The kind that the listing named.</param>
    /// <param name="fileName">The item's name on the server, which is all that is said about a document.</param>
    /// <param name="head">The beginning of the content, or all of it.</param>
    /// <param name="size">The length of the whole content.</param>
    public static ContentDescription Describe(ItemKind expected, string fileName, ReadOnlySpan<byte> head, long size) => expected switch
    {
        ItemKind.Message => MessageReader.Describe(head, isWhole: head.Length >= size),
        ItemKind.Contact or ItemKind.ContactGroup => ContactReader.Describe(head, isWhole: head.Length >= size),
        ItemKind.Appointment or ItemKind.Task => CalendarReader.Describe(expected, head, isWhole: head.Length >= size),
        _ => new ContentDescription(expected, PlainText.Clean(fileName), ItemAttributes.Empty, ValueList<string>.Empty),
    };
}
