using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The bodies of the requests.</summary>
internal static class DavRequests
{
    /// <summary>What is asked of a collection when the home is listed: all that its owner sees, and whether anything in it changed.</summary>
    public static readonly XElement Collections = PropFind(
        DavNames.ResourceType, DavNames.DisplayName, DavNames.SyncToken, DavNames.CTag, DavNames.SupportedReports, DavNames.ResourceId, DavNames.Owner,
        DavNames.CalendarHome, DavNames.AddressBookHome, DavNames.Components, DavNames.CalendarColor, DavNames.CalendarOrder,
        DavNames.CalendarDescription, DavNames.CalendarTimeZone, DavNames.AddressBookDescription);

    /// <summary>What is asked of what lies in a collection.</summary>
    public static readonly XElement Members = PropFind(
        DavNames.ResourceType, DavNames.ETag, DavNames.ContentLength, DavNames.LastModified, DavNames.ResourceId);

    /// <summary>Where the collections of whoever asks are.</summary>
    public static readonly XElement Home = PropFind(
        DavNames.ResourceType, DavNames.CurrentUserPrincipal, DavNames.CalendarHome, DavNames.AddressBookHome);

    /// <summary>What changed in a collection since a token (RFC 6578).</summary>
    public static XElement Changes(string token) => new(
        DavNames.SyncCollection,
        new XElement(DavNames.SyncToken, token),
        new XElement(DavNames.SyncLevel, "1"),
        new XElement(DavNames.Prop, Members.Element(DavNames.Prop)!.Elements()));

    /// <summary>Which contacts of an address book are kept in a version of vCard.</summary>
    public static XElement Cards(string version) => new(
        DavNames.AddressBookQuery,
        new XElement(DavNames.Prop, new XElement(DavNames.ETag)),
        new XElement(
            DavNames.Filter,
            new XElement(
                DavNames.PropFilter,
                new XAttribute("name", "VERSION"),
                new XElement(DavNames.TextMatch, new XAttribute("match-type", "equals"), version))));

    /// <summary>The body of MKCALENDAR (RFC 4791) or extended MKCOL (RFC 5689).</summary>
    public static XElement Make(XName method, IEnumerable<XElement> properties) =>
        new(method, new XElement(DavNames.Set, new XElement(DavNames.Prop, properties)));

    /// <summary>Sets one property.</summary>
    public static XElement Set(XElement property) =>
        new(DavNames.PropertyUpdate, new XElement(DavNames.Set, new XElement(DavNames.Prop, property)));

    private static XElement PropFind(params XName[] names) =>
        new(DavNames.PropFind, new XElement(DavNames.Prop, names.Select(name => new XElement(name))));
}
