namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The methods that HTTP does not have by itself.</summary>
internal static class DavMethods
{
    public static readonly HttpMethod PropFind = new("PROPFIND");
    public static readonly HttpMethod PropPatch = new("PROPPATCH");
    public static readonly HttpMethod Move = new("MOVE");
    public static readonly HttpMethod Report = new("REPORT");
    public static readonly HttpMethod MkCol = new("MKCOL");
    public static readonly HttpMethod MkCalendar = new("MKCALENDAR");
}
