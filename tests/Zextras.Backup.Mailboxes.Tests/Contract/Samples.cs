using System.Text;

namespace Zextras.Backup.Mailboxes.Tests.Contract;

/// <summary>Contents that every mailbox server takes.</summary>
public static class Samples
{
    public static readonly DateTimeOffset Date = new(2025, 3, 1, 12, 30, 15, TimeSpan.Zero);

    public static byte[] Mail(string subject, string body = "Hello") => Encoding.UTF8.GetBytes(
        $"From: Anna <anna@example.com>\r\nTo: ben@example.com\r\nSubject: {subject}\r\nMessage-ID: <{subject.GetHashCode(StringComparison.Ordinal):x}@example.com>\r\nDate: Sat, 1 Mar 2025 12:30:15 +0000\r\n\r\n{body}\r\n");

    public static byte[] Event(string uid, string summary) => Lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", $"UID:{uid}", "DTSTAMP:20250301T120000Z", "DTSTART:20250302T090000Z",
        "DTEND:20250302T100000Z", $"SUMMARY:{summary}", "CATEGORIES:work", "END:VEVENT", "END:VCALENDAR");

    public static byte[] Todo(string uid, string summary) => Lines(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VTODO", $"UID:{uid}", "DTSTAMP:20250301T120000Z", $"SUMMARY:{summary}",
        "END:VTODO", "END:VCALENDAR");

    public static byte[] Contact(string uid, string name) => Lines(
        "BEGIN:VCARD", "VERSION:4.0", $"UID:{uid}", $"FN:{name}", "EMAIL:mara@example.com", "END:VCARD");

    public static byte[] Group(string uid, string name) => Lines(
        "BEGIN:VCARD", "VERSION:4.0", $"UID:{uid}", $"FN:{name}", "KIND:group", "MEMBER:urn:uuid:1", "END:VCARD");

    private static byte[] Lines(params string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n")));
}
