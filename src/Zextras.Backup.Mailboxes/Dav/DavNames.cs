using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>Names of elements that DAV servers speak in.</summary>
internal static class DavNames
{
    private static readonly XNamespace D = "DAV:";
    private static readonly XNamespace Cal = "urn:ietf:params:xml:ns:caldav";
    private static readonly XNamespace Card = "urn:ietf:params:xml:ns:carddav";
    private static readonly XNamespace CalendarServer = "http://calendarserver.org/ns/";
    private static readonly XNamespace Apple = "http://apple.com/ns/ical/";

    /// <summary>The prefixes that everybody uses. Cyrus loses the namespace of a property that is asked for without a prefix.</summary>
    public static readonly (string Prefix, XNamespace Namespace)[] Prefixes = [("D", D), ("C", Cal), ("CR", Card), ("CS", CalendarServer), ("I", Apple)];

    // RFC 4918, RFC 5397, RFC 5842, RFC 6578
    public static readonly XName MultiStatus = D + "multistatus";
    public static readonly XName Response = D + "response";
    public static readonly XName Href = D + "href";
    public static readonly XName Status = D + "status";
    public static readonly XName PropStat = D + "propstat";
    public static readonly XName Prop = D + "prop";
    public static readonly XName PropFind = D + "propfind";
    public static readonly XName PropertyUpdate = D + "propertyupdate";
    public static readonly XName Set = D + "set";
    public static readonly XName Error = D + "error";
    public static readonly XName Description = D + "responsedescription";
    public static readonly XName MkCol = D + "mkcol";
    public static readonly XName SyncCollection = D + "sync-collection";
    public static readonly XName SyncToken = D + "sync-token";
    public static readonly XName SyncLevel = D + "sync-level";
    public static readonly XName ValidSyncToken = D + "valid-sync-token";
    public static readonly XName SupportedReports = D + "supported-report-set";
    public static readonly XName ResourceType = D + "resourcetype";
    public static readonly XName Collection = D + "collection";
    public static readonly XName DisplayName = D + "displayname";
    public static readonly XName ETag = D + "getetag";
    public static readonly XName ContentLength = D + "getcontentlength";
    public static readonly XName LastModified = D + "getlastmodified";
    public static readonly XName ResourceId = D + "resource-id";
    public static readonly XName Owner = D + "owner";
    public static readonly XName CurrentUserPrincipal = D + "current-user-principal";

    // RFC 4791
    public static readonly XName MkCalendar = Cal + "mkcalendar";
    public static readonly XName Calendar = Cal + "calendar";
    public static readonly XName CalendarHome = Cal + "calendar-home-set";
    public static readonly XName CalendarDescription = Cal + "calendar-description";
    public static readonly XName CalendarTimeZone = Cal + "calendar-timezone";
    public static readonly XName Components = Cal + "supported-calendar-component-set";
    public static readonly XName Component = Cal + "comp";

    // RFC 6352
    public static readonly XName AddressBook = Card + "addressbook";
    public static readonly XName AddressBookHome = Card + "addressbook-home-set";
    public static readonly XName AddressBookDescription = Card + "addressbook-description";
    public static readonly XName AddressBookQuery = Card + "addressbook-query";
    public static readonly XName Filter = Card + "filter";
    public static readonly XName PropFilter = Card + "prop-filter";
    public static readonly XName TextMatch = Card + "text-match";

    // What the field agrees on without a standard.
    public static readonly XName CTag = CalendarServer + "getctag";
    public static readonly XName CalendarColor = Apple + "calendar-color";
    public static readonly XName CalendarOrder = Apple + "calendar-order";
}
