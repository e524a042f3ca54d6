using System.Globalization;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>What lies in a collection, as a listing showed it.</summary>
internal sealed record DavMember
{
    /// <summary>Where it is.</summary>
    public required string Path { get; init; }

    /// <summary>The status of the resource: what could not be shown has no 200.</summary>
    public required int Status { get; init; }

    /// <summary>Whether it holds others itself.</summary>
    public bool IsCollection { get; init; }

    /// <summary>Changes with the content; null where the server has nothing of the kind.</summary>
    public string? Tag { get; init; }

    /// <summary>Length in bytes.</summary>
    public long? Length { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>What stays the same when it is moved (RFC 5842); null where the server has nothing of the kind.</summary>
    public string? Id { get; init; }

    /// <summary>Whether it is gone.</summary>
    public bool IsGone => Status is 404 or 410;

    /// <summary>Whether it was shown.</summary>
    public bool IsShown => Status is >= 200 and < 300;

    /// <summary>A member of a multistatus answer.</summary>
    public static DavMember Of(DavResource resource) => new()
    {
        Path = resource.Path,
        Status = resource.IsShown ? resource.Status : resource.Failed ?? resource.Status,
        IsCollection = resource.Types.Contains(DavNames.Collection),
        Tag = TagOf(resource),
        Length = long.TryParse(resource.Text(DavNames.ContentLength), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null,
        Modified = DateTimeOffset.TryParse(resource.Text(DavNames.LastModified), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
        Id = resource.HrefIn(DavNames.ResourceId),
    };

    /// <summary>The item of it.</summary>
    /// <param name="area">The area of the folder.</param>
    /// <param name="folderKey">The folder.</param>
    /// <param name="level">Its name in there.</param>
    /// <param name="scan">What stands for the tag where there is none: different in every scan, so that the content is read each time.</param>
    public ItemEntry ToEntry(FolderArea area, string folderKey, string level, string scan) => new()
    {
        FolderKey = folderKey,
        Key = level,
        ExpectedKind = area switch { FolderArea.Contacts => ItemKind.Contact, FolderArea.Calendars => ItemKind.Appointment, _ => ItemKind.Document },
        Revision = Tag ?? scan,
        ContentRevision = Tag ?? scan,
        MoveToken = Id is null ? null : $"resource:{Id}",
        SizeHint = Length,

        // When a contact or an event was changed stands in itself, and comes back with it.
        Modified = area is FolderArea.Drive ? Modified : null,
    };

    /// <summary>
    /// The ETag, without the mark that it is weak: Apache's is weak for the first second of a file and the same afterwards. A server
    /// without ETags shows a change by time and length.
    /// </summary>
    private static string? TagOf(DavResource resource)
    {
        if (resource.Text(DavNames.ETag) is { } tag)
        {
            return tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
        }

        return resource.Text(DavNames.LastModified) is { } time ? $"{time} {resource.Text(DavNames.ContentLength)}" : null;
    }
}
