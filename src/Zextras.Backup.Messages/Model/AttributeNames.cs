namespace Zextras.Backup.Messages.Model;

/// <summary>The attribute names that adapters and engine agree on. Directory attributes keep the directory's own names.</summary>
public static class AttributeNames
{
    /// <summary>Sender of a message, organizer of an appointment.</summary>
    public const string From = "from";

    /// <summary>Recipients of a message.</summary>
    public const string To = "to";

    /// <summary>Copy recipients of a message.</summary>
    public const string Cc = "cc";

    /// <summary>Message-ID (RFC 5322) without angle brackets.</summary>
    public const string MessageId = "message-id";

    /// <summary>The Date header of a message, or the start of an appointment, ISO 8601.</summary>
    public const string Date = "date";

    /// <summary>UID of a calendar or contact resource (RFC 5545, RFC 6350).</summary>
    public const string Uid = "uid";

    /// <summary>Start of an appointment or task, as written in the resource.</summary>
    public const string Start = "start";

    /// <summary>End of an appointment, due date of a task, as written in the resource.</summary>
    public const string End = "end";

    /// <summary>E-mail addresses of a contact, an account (aliases: <see cref="Alias"/>) or the members of a group.</summary>
    public const string Email = "email";

    /// <summary>Alias addresses of an account or list.</summary>
    public const string Alias = "alias";

    /// <summary>Members of a contact group or distribution list.</summary>
    public const string Member = "member";

    /// <summary>What a folder holds: <c>message</c>, <c>contact</c>, <c>appointment</c> or <c>document</c>.</summary>
    public const string View = "view";

    /// <summary>Special use of a mail folder (RFC 6154), without the backslash, lower case.</summary>
    public const string SpecialUse = "special-use";

    /// <summary><c>true</c> where the owner subscribed to the folder.</summary>
    public const string Subscribed = "subscribed";

    /// <summary>Who else may use a folder (RFC 4314), one value for each: <c>ben@example.com lrs</c>.</summary>
    public const string AccessList = "acl";

    /// <summary>Colour of a calendar or folder as the server writes it.</summary>
    public const string Color = "color";

    /// <summary>What the owner wrote about an address book or a calendar.</summary>
    public const string Description = "description";

    /// <summary>What a calendar may hold: <c>VEVENT</c>, <c>VTODO</c>, <c>VJOURNAL</c>.</summary>
    public const string Component = "component";

    /// <summary>The place of a calendar among the others, as the server writes it.</summary>
    public const string Order = "order";

    /// <summary>The time zone of a calendar, as an iCalendar object.</summary>
    public const string TimeZone = "time-zone";

    /// <summary>Status of an account: <c>active</c>, <c>closed</c>, <c>locked</c>, ...</summary>
    public const string Status = "status";

    /// <summary>The name of an account or list that people read.</summary>
    public const string DisplayName = "display-name";

    /// <summary>Class of service of an account, by name, or by its id where the directory refers to it so.</summary>
    public const string ClassOfService = "class-of-service";

    /// <summary>Password hash of an account.</summary>
    public const string PasswordHash = "password-hash";

    /// <summary>Categories that stand in the content itself (RFC 5545 and RFC 6350 CATEGORIES).</summary>
    public const string Category = "category";

    /// <summary>Why a content could not be read as its kind; it is kept byte for byte all the same.</summary>
    public const string Malformed = "malformed";
}
