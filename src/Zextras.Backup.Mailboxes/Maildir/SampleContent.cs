namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>What the <see cref="SampleTree"/> holds.</summary>
internal static class SampleContent
{
    private const string Anna = "example.com/anna";
    private const string Ben = "example.com/ben";

    private static readonly DateTimeOffset FirstMail = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    public static readonly string[] Maildirs =
    [
        $"{Anna}/Maildir", $"{Anna}/Maildir/.Work", $"{Anna}/Maildir/.Work.Garden show", $"{Anna}/Maildir/.Sent", $"{Anna}/Maildir/.Drafts",
        $"{Anna}/Maildir/.Trash", $"{Ben}/Maildir", $"{Ben}/Maildir/.Sent", $"{Ben}/Maildir/.Caf&AOk-",
    ];

    public static readonly SampleMail[] Mails =
    [
        Mail(1, $"{Anna}/Maildir/cur", ":2,S", "Ben Okafor <ben@example.com>", "Anna Lind <anna@example.com>", "Welcome aboard",
            "Dear Anna,\n\nwelcome! Your desk is the one by the window, and the coffee is better than it smells.\n\nBen"),
        Mail(2, $"{Anna}/Maildir/cur", ":2,RSa", "Ben Okafor <ben@example.com>", "Anna Lind <anna@example.com>", "Numbers for the first quarter",
            "Can you look over the figures before Thursday? They are in the Drive, in Plans.\n\nBen"),
        Mail(3, $"{Anna}/Maildir/cur", ":2,FSb", "Nursery <orders@nursery.example>", "anna@example.com", "Your order of 40 tulip bulbs",
            "They are on their way. Plant them twice as deep as they are tall."),
        Mail(4, $"{Anna}/Maildir/new", "", "Library <desk@library.example>", "anna@example.com", "A book you asked for is here",
            "\"The Name of the Rose\" waits for you until Saturday."),
        Mail(5, $"{Anna}/Maildir/.Work/cur", ":2,S", "Ben Okafor <ben@example.com>", "Team <team@example.com>", "Meeting moved to eleven",
            "Same room, one hour later.\n\nBen"),
        Mail(6, $"{Anna}/Maildir/.Work.Garden show/cur", ":2,FRSa", "Mara Ruiz <mara@garden.example>", "anna@example.com", "=?utf-8?Q?Stand_17_=E2=80=93_your_place?=",
            "You have stand 17, in the shade of the lime tree. Setting up begins at seven."),
        Mail(7, $"{Anna}/Maildir/.Sent/cur", ":2,S", "Anna Lind <anna@example.com>", "ben@example.com", "Re: Numbers for the first quarter",
            "They look right to me, but for the postage, which is counted twice.\n\nAnna"),
        Mail(8, $"{Anna}/Maildir/.Drafts/cur", ":2,DS", "Anna Lind <anna@example.com>", "mara@garden.example", "Stand 17",
            "Dear Mara,\n\nthank you, the lime tree is"),
        Mail(9, $"{Anna}/Maildir/.Trash/cur", ":2,ST", "Prize office <you@won.example>", "anna@example.com", "You have won",
            "Nothing at all."),
        Mail(10, $"{Ben}/Maildir/cur", ":2,S", "Anna Lind <anna@example.com>", "ben@example.com", "Re: Numbers for the first quarter",
            "They look right to me, but for the postage, which is counted twice.\n\nAnna"),
        Mail(11, $"{Ben}/Maildir/.Caf&AOk-/cur", ":2,FS", "Rosa <rosa@cafe.example>", "ben@example.com", "=?utf-8?Q?Caf=C3=A9_on_Friday=3F?=",
            "The corner table, as always?"),
        Mail(12, $"{Ben}/Maildir/.Sent/cur", ":2,S", "Ben Okafor <ben@example.com>", "Team <team@example.com>", "Meeting moved to eleven",
            "Same room, one hour later.\n\nBen"),
    ];

    public const string DirectoryJson = """
        {
          "domains": [
            { "name": "example.com", "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e01", "description": "A small office", "defaultClassOfService": "standard" }
          ],
          "classesOfService": [
            { "name": "standard", "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e02", "quotaMegabytes": 2048, "features": { "calendar": true, "drive": true } }
          ],
          "distributionLists": [
            { "name": "team@example.com", "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e03", "displayName": "Team", "members": ["anna@example.com", "ben@example.com"] }
          ]
        }

        """;

    public static readonly (string File, string Content)[] Files =
    [
        ($"{Anna}/account.json", """
            {
              "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e11",
              "displayName": "Anna Lind",
              "status": "active",
              "aliases": ["anna.lind@example.com"],
              "classOfService": "standard",
              "passwordHash": "{SSHA512}c2FtcGxlIG9ubHksIG5vIHJlYWwgcGFzc3dvcmQ=",
              "signature": "Anna Lind\nExample Ltd",
              "preferences": { "locale": "en", "timeZone": "Europe/Rome", "vacation": { "enabled": false, "text": "Back on Monday." } },
              "lastLogin": "2026-01-16T07:58:00Z"
            }

            """),
        ($"{Ben}/account.json", """
            {
              "id": "5d1c7f8e-1a52-4f0e-9a53-0c6a2d3b8e12",
              "displayName": "Ben Okafor",
              "status": "active",
              "classOfService": "standard",
              "passwordHash": "{SSHA512}c2FtcGxlIG9ubHksIG5vIHJlYWwgcGFzc3dvcmQ=",
              "preferences": { "locale": "en", "timeZone": "Europe/Rome" }
            }

            """),
        ($"{Anna}/Maildir/dovecot-keywords", "0 work\n1 garden\n"),
        ($"{Anna}/Maildir/.Work.Garden show/dovecot-keywords", "0 garden\n"),
        ($"{Anna}/Maildir/subscriptions", "Work\nWork.Garden show\nSent\nDrafts\nTrash\n"),
        ($"{Anna}/contacts/Friends/displayname", "Friends and family"),
        ($"{Anna}/contacts/Friends/mara.vcf", Lines(
            "BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:8b1f0e1c-55aa-4c8e-8f3d-000000000001", "FN:Mara Ruiz", "N:Ruiz;Mara;;;",
            "EMAIL:mara@garden.example", "ORG:Garden Show", "CATEGORIES:garden", "END:VCARD")),
        ($"{Anna}/contacts/Friends/rosa.vcf", Lines(
            "BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:8b1f0e1c-55aa-4c8e-8f3d-000000000002", "FN:Rosa", "EMAIL:rosa@cafe.example",
            "NOTE:Knows where the corner table is.", "END:VCARD")),
        ($"{Anna}/contacts/Friends/sunday.vcf", Lines(
            "BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:8b1f0e1c-55aa-4c8e-8f3d-000000000003", "FN:Sunday lunch", "KIND:group",
            "MEMBER:urn:uuid:8b1f0e1c-55aa-4c8e-8f3d-000000000001", "MEMBER:urn:uuid:8b1f0e1c-55aa-4c8e-8f3d-000000000002", "END:VCARD")),
        ($"{Anna}/calendars/Home/color", "#3A7F4B"),
        ($"{Anna}/calendars/Home/garden-show.ics", Lines(
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Sample//EN", "BEGIN:VEVENT", "UID:garden-show@example.com",
            "DTSTAMP:20260112T090000Z", "DTSTART:20260516T070000Z", "DTEND:20260516T170000Z", "SUMMARY:Garden show",
            "LOCATION:Stand 17", "ORGANIZER;CN=Mara Ruiz:mailto:mara@garden.example", "CATEGORIES:garden", "END:VEVENT", "END:VCALENDAR")),
        ($"{Anna}/calendars/Home/team-meeting.ics", Lines(
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Sample//EN", "BEGIN:VEVENT", "UID:team-meeting@example.com",
            "DTSTAMP:20260112T090000Z", "DTSTART;TZID=Europe/Rome:20260119T110000", "DTEND;TZID=Europe/Rome:20260119T114500",
            "RRULE:FREQ=WEEKLY", "SUMMARY:Team meeting", "CATEGORIES:work", "END:VEVENT", "END:VCALENDAR")),
        ($"{Anna}/calendars/Home/bulbs.ics", Lines(
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Sample//EN", "BEGIN:VTODO", "UID:bulbs@example.com",
            "DTSTAMP:20260112T090000Z", "DUE;VALUE=DATE:20261015", "SUMMARY:Plant the tulip bulbs", "STATUS:NEEDS-ACTION", "END:VTODO", "END:VCALENDAR")),
        ($"{Anna}/drive/Plans/first quarter.csv", "month,income,costs\nJanuary,4100,3900\nFebruary,4350,3700\nMarch,5200,4100\n"),
        ($"{Anna}/drive/Plans/Old/ideas.txt", "A stand at the garden show?\nA cat for the office?\n"),
        ($"{Anna}/drive/Read me first.md", "# Drive\n\nWhat lies here is kept with its whole history: change this file, scan, and look at it.\n"),
        ($"{Ben}/calendars/Work/holiday.ics", Lines(
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Sample//EN", "BEGIN:VEVENT", "UID:holiday@example.com",
            "DTSTAMP:20260112T090000Z", "DTSTART;VALUE=DATE:20260803", "DTEND;VALUE=DATE:20260815", "SUMMARY:Holiday", "END:VEVENT", "END:VCALENDAR")),
        ($"{Ben}/drive/guitar chords.txt", "C  G  Am  F\n"),
    ];

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\r\n"));

    private static SampleMail Mail(int number, string directory, string info, string from, string to, string subject, string text)
    {
        var date = FirstMail.AddHours(number * 7);
        var header = Lines(
            "Return-Path: <>", $"Date: {date:ddd, dd MMM yyyy HH:mm:ss} +0000", $"From: {from}", $"To: {to}", $"Subject: {subject}",
            $"Message-ID: <sample-{number}@example.com>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "");
        var name = $"{date.ToUnixTimeSeconds()}.M{number}P1.sample{info}";
        return new SampleMail($"{directory}/{name}", date, header + text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
    }
}
